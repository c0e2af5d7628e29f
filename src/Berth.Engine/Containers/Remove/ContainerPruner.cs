// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.Engine.Containers.Query;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Containers.Remove;

/// <summary>POST /containers/prune: all that do not run.</summary>
internal sealed class ContainerPruner(EngineContext context, ContainerRemover remover)
{
    private int _running;

    public async Task<ContainersPruneResponse> PruneAsync(Filters filters, CancellationToken cancellationToken)
    {
        filters.Validate("label", "label!", "until");
        DateTimeOffset? until = ParseUntil(filters["until"]);
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            throw new EngineException(ErrorKind.Conflict, "a prune operation is already running");
        }

        try
        {
            return await PruneAsync(filters, until, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<ContainersPruneResponse> PruneAsync(Filters filters, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        List<string> deleted = [];
        long reclaimed = 0;
        foreach (Container container in context.Registry.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Container.LockScope scope = await container.EnterAsync(cancellationToken);
            if (!IsPrunable(container, filters, until))
            {
                continue;
            }

            try
            {
                long size = context.Snapshots.Sizes(container.Id).Written;
                remover.RemoveLocked(container);
                deleted.Add(container.Id);
                reclaimed += size;
            }
            catch (EngineException failure)
            {
                context.Log.Warning($"prune: {failure.Message}");
            }
        }

        context.Events.Publish("container", "prune", "", new Map<string> { ["reclaimed"] = reclaimed.ToString(CultureInfo.InvariantCulture) });
        return new ContainersPruneResponse { ContainersDeleted = deleted.Count > 0 ? deleted : null, SpaceReclaimed = (ulong)reclaimed };
    }

    private bool IsPrunable(Container container, Filters filters, DateTimeOffset? until)
    {
        ContainerRecord record = container.Record;
        return container.State.Status is ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Dead
            && context.Registry.TryGet(container.Id) is not null
            && (until is null || record.Created < until)
            && LabelMatch.Matches(record.Config.Labels, filters["label"])
            && !filters["label!"].Any(label => LabelMatch.Has(record.Config.Labels, label));
    }

    private DateTimeOffset? ParseUntil(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count > 1)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "more than one until filter specified");
        }

        string text = values[0];
        if (GoDuration.TryParse(text, out long nanoseconds))
        {
            return context.Now - TimeSpan.FromTicks(nanoseconds / 100);
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 1e11)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time
            : throw new EngineException(ErrorKind.InvalidParameter, $"failed to parse value as time or duration: \"{text}\"");
    }
}
