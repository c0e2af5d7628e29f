// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Engine.Containers.Query;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.Remove;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>Everything that is asked about containers.</summary>
public sealed class ContainerQueries
{
    private readonly EngineContext _context;
    private readonly ContainerInspector _inspector;
    private readonly ContainerPruner _pruner;

    internal ContainerQueries(EngineContext context, ContainerPruner pruner)
    {
        _context = context;
        _inspector = new ContainerInspector(context);
        _pruner = pruner;
    }

    /// <summary>Newest first, from memory alone unless sizes are asked for.</summary>
    public Task<IReadOnlyList<ContainerSummary>> ListAsync(ContainerListOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ContainerFilter filter = new(options.Filters, _context.Registry, _context.Images);
        bool all = options.All || options.Limit > 0 || filter.ImpliesAll;
        List<ContainerSnapshot> found = [];
        foreach (Container container in _context.Registry.All)
        {
            ContainerSnapshot snapshot = container.Snapshot;
            if ((all || snapshot.State.IsRunning || snapshot.State.Status == ContainerStatus.Restarting) && filter.Matches(snapshot))
            {
                found.Add(snapshot);
            }
        }

        found.Sort(static (left, right) => right.Record.Created.CompareTo(left.Record.Created));
        if (options.Limit > 0 && found.Count > options.Limit)
        {
            found.RemoveRange(options.Limit, found.Count - options.Limit);
        }

        DateTimeOffset now = _context.Now;
        List<ContainerSummary> rows = new(found.Count);
        foreach (ContainerSnapshot snapshot in found)
        {
            ContainerSummary row = ContainerSummaries.Build(snapshot, now);
            if (options.Size)
            {
                (row.SizeRw, row.SizeRootFs) = Sizes(snapshot.Record);
            }

            rows.Add(row);
        }

        return Task.FromResult<IReadOnlyList<ContainerSummary>>(rows);
    }

    public Task<ContainerInspectResponse> InspectAsync(string nameOrId, bool size, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Container container = _context.Registry.Find(nameOrId);
        ContainerInspectResponse response = _inspector.Inspect(container);
        if (size)
        {
            (response.SizeRw, response.SizeRootFs) = Sizes(container.Record);
        }

        return Task.FromResult(response);
    }

    /// <param name="arguments">Arguments of <c>ps</c>; empty for <c>-ef</c>.</param>
    public async Task<ContainerTopResponse> TopAsync(string nameOrId, string arguments, CancellationToken cancellationToken)
    {
        Container container = _context.Registry.Find(nameOrId);
        if (container.State.Status == ContainerStatus.Restarting)
        {
            throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is restarting, wait until the container is running");
        }

        if (container is not { State.IsRunning: true, Shim: { } shim })
        {
            throw new EngineException(ErrorKind.Conflict, $"container {container.Id} is not running");
        }

        IReadOnlyList<int> pids = await shim.PidsAsync(cancellationToken);
        ContainerTopResponse response = ProcessList.Read(arguments, new HashSet<int>(pids));
        _context.Events.Publish(container.Record, "top");
        return response;
    }

    public Task<ContainersPruneResponse> PruneAsync(Filters filters, CancellationToken cancellationToken) => _pruner.PruneAsync(filters, cancellationToken);

    private (long Rw, long RootFs) Sizes(ContainerRecord record)
    {
        try
        {
            return _context.Snapshots.Sizes(record.Id);
        }
        catch (EngineException failure) when (failure.Kind is ErrorKind.NotFound or ErrorKind.DataLoss)
        {
            return (0, 0);
        }
    }
}
