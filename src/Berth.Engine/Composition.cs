// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Engine.Events;
using Berth.Engine.Exec;
using Berth.Engine.Store;

namespace Berth.Engine;

/// <summary>The engine's services, constructed top to bottom.</summary>
public sealed class EngineServices : IAsyncDisposable
{
    private readonly FileStream _lock;

    private EngineServices(EngineOptions options, FileStream dataRootLock, StateDatabase database)
    {
        Options = options;
        _lock = dataRootLock;
        Database = database;
        Paths = new EnginePaths(options.DataRoot, options.ExecRoot);
        Events = new EventBus(TimeProvider.System);
        Containers = new ContainerLifecycle();
        Queries = new ContainerQueries();
        Streams = new ContainerStreams();
        Execs = new ExecService();
    }

    public EngineOptions Options { get; }

    public EnginePaths Paths { get; }

    public StateDatabase Database { get; }

    public EventBus Events { get; }

    public ContainerLifecycle Containers { get; }

    public ContainerQueries Queries { get; }

    public ContainerStreams Streams { get; }

    public ExecService Execs { get; }

    /// <summary>Takes the data root, brings back what an earlier daemon left, and is then ready to serve.</summary>
    public static Task<EngineServices> OpenAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnginePaths paths = new(options.DataRoot, options.ExecRoot);
        DataRoot.Prepare(paths);
        FileStream dataRootLock = DataRoot.Lock(paths);
        return Task.FromResult(new EngineServices(options, dataRootLock, StateDatabase.Open(paths.Database)));
    }

    /// <summary>Leaves containers running.</summary>
    public async ValueTask DisposeAsync()
    {
        Database.Dispose();
        await _lock.DisposeAsync();
    }
}
