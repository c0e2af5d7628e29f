// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers;
using Berth.Engine.Containers.Create;
using Berth.Engine.Containers.Exit;
using Berth.Engine.Containers.Remove;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Start;
using Berth.Engine.Events;
using Berth.Engine.Exec;
using Berth.Engine.Images;
using Berth.Engine.Recovery;
using Berth.Engine.Shims;
using Berth.Engine.Store;
using Berth.Engine.Users;
using Berth.Linux.Files;
using Berth.Primitives;

namespace Berth.Engine;

/// <summary>The engine's services, constructed top to bottom.</summary>
public sealed class EngineServices : IAsyncDisposable
{
    private readonly FileStream _lock;
    private readonly SealedExecutable? _runtime;
    private readonly ImageService? _images;
    private readonly EngineContext _context;
    private readonly ContainerRecovery _recovery;

    private EngineServices(EngineParts parts)
    {
        Options = parts.Options;
        Paths = parts.Paths;
        Database = parts.Database;
        _lock = parts.Lock;
        _runtime = parts.Runtime;
        Events = parts.Events;
        _images = parts.ImageService;
        _context = new EngineContext
        {
            Options = Options,
            Paths = Paths,
            Registry = new ContainerRegistry(),
            Store = new ContainerStore(Database),
            Events = Events,
            Images = parts.Images,
            Snapshots = parts.Snapshots,
            Shims = parts.Shims,
            Host = HostFacts.Read(),
            Accounts = new AccountCache(),
            Trash = new Trash(Options.Log, Paths.DataRoot, Paths.ExecRoot),
            Background = new BackgroundTasks(Options.Log),
            Clock = TimeProvider.System,
        };
        ContainerPreparation preparation = new(_context);
        LostContainers lost = new(_context, preparation);
        ContainerRemover remover = new(_context);
        ExitHandler exits = new(_context, remover, lost);
        ContainerStarter starter = new(_context, preparation, exits);
        exits.Restarts = new RestartScheduler(_context, starter);
        _recovery = new ContainerRecovery(_context, starter, remover, exits, lost);
        Containers = new ContainerLifecycle(_context, starter, remover);
        Queries = new ContainerQueries(_context, new ContainerPruner(_context, remover));
        Streams = new ContainerStreams(_context);
        Execs = new ExecService(_context);
        _images?.SetUses(() => [.. _context.Registry.All.Select(container => container.Snapshot).Select(
            snapshot => new ImageUse(snapshot.Record.Id, Digest.Parse(snapshot.Record.ImageId), snapshot.State.IsRunning))]);
    }

    public EngineOptions Options { get; }

    public EnginePaths Paths { get; }

    public StateDatabase Database { get; }

    public EventBus Events { get; }

    public ImageService Images => _images ?? throw new InvalidOperationException("this engine was composed without images");

    public ContainerLifecycle Containers { get; }

    public ContainerQueries Queries { get; }

    public ContainerStreams Streams { get; }

    public ExecService Execs { get; }

    /// <summary>Whether everything that was removed is also deleted.</summary>
    internal bool IsTidy => _context.Trash.IsEmpty;

    /// <summary>Takes the data root, brings back what an earlier daemon left, and is then ready to serve.</summary>
    public static Task<EngineServices> OpenAsync(EngineOptions options, CancellationToken cancellationToken) =>
        OpenAsync(options, BuildParts, cancellationToken);

    /// <summary>Leaves containers running.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.Background.DisposeAsync();
        foreach (Container container in _context.Registry.All)
        {
            if (container.Shim is { } shim)
            {
                await shim.DisposeAsync();
            }
        }

        await _context.Trash.DisposeAsync();
        Database.Dispose();
        _runtime?.Dispose();
        await _lock.DisposeAsync();
    }

    private static EngineParts BuildParts(EngineFoundation foundation)
    {
        SealedExecutable runtime = SealedExecutable.FromFile(foundation.Options.RuntimePath);
        ImageService images = new(
            foundation.Paths.DataRoot,
            foundation.Database,
            foundation.Events,
            TimeProvider.System,
            (id, failure) => foundation.Options.Log.Error($"image {id} cannot be read and is left alone: {failure.Message}"));
        StoredImages stored = new(images);
        return new EngineParts
        {
            Options = foundation.Options,
            Paths = foundation.Paths,
            Lock = foundation.Lock,
            Database = foundation.Database,
            Events = foundation.Events,
            Runtime = runtime,
            Images = stored,
            Snapshots = stored,
            ImageService = images,
            Shims = new ShimLauncher(runtime),
        };
    }

    // Without it the engine is as useful as any without images, so its failure keeps nothing else from working.
    private static async Task MakeDefaultImageAsync(ImageService images, EngineOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (await DefaultImage.EnsureAsync(images, options.DataRoot, DefaultImage.DefaultProgram, cancellationToken))
            {
                options.Log.Info($"made the image {DefaultImage.Name}");
            }
        }
        catch (Exception failure) when (failure is EngineException or IOException or UnauthorizedAccessException)
        {
            options.Log.Warning($"cannot make the image {DefaultImage.Name}: {failure.Message}");
        }
    }

    internal static async Task<EngineServices> OpenAsync(EngineOptions options, Func<EngineFoundation, EngineParts> build, CancellationToken cancellationToken)
    {
        EnginePaths paths = new(options.DataRoot, options.ExecRoot);
        DataRoot.Prepare(paths);
        FileStream dataRootLock = DataRoot.Lock(paths);
        EngineServices engine;
        try
        {
            engine = new EngineServices(build(new EngineFoundation(options, paths, dataRootLock, StateDatabase.Open(paths.Database), new EventBus(TimeProvider.System))));
        }
        catch
        {
            await dataRootLock.DisposeAsync();
            throw;
        }

        await engine._recovery.RunAsync(cancellationToken);
        if (engine._images is { } images)
        {
            await MakeDefaultImageAsync(images, options, cancellationToken);
            engine._context.Background.Run("the deletion of what was removed", _ => Task.Run(images.Sweep, CancellationToken.None));
        }

        engine._recovery.StartByPolicy();
        return engine;
    }
}

/// <summary>What the engine stands on.</summary>
internal sealed record EngineFoundation(EngineOptions Options, EnginePaths Paths, FileStream Lock, StateDatabase Database, EventBus Events);

/// <summary>The parts that tests replace.</summary>
internal sealed record EngineParts
{
    public required EngineOptions Options { get; init; }

    public required EnginePaths Paths { get; init; }

    public required FileStream Lock { get; init; }

    public required StateDatabase Database { get; init; }

    public required EventBus Events { get; init; }

    public required SealedExecutable? Runtime { get; init; }

    public required IContainerImages Images { get; init; }

    public required IContainerSnapshots Snapshots { get; init; }

    /// <summary>Null where a test has only the narrow interfaces above.</summary>
    public ImageService? ImageService { get; init; }

    public required IShimLauncher Shims { get; init; }
}
