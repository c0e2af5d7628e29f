// SPDX-License-Identifier: Apache-2.0
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>state and list.</summary>
public static class StateVerb
{
    public static ListedContainer Run(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        return Describe(stored, stored.Read());
    }

    /// <summary>All containers whose record can be read, by id.</summary>
    public static ListedContainer[] List(ContainerStore store)
    {
        var containers = new List<ListedContainer>();
        foreach (string id in store.Ids())
        {
            using StoredContainer stored = store.Open(id);
            if (stored.TryRead() is { } record)
            {
                containers.Add(Describe(stored, record));
            }
        }

        return [.. containers];
    }

    private static ListedContainer Describe(StoredContainer stored, ContainerRecord record)
    {
        ContainerStatus status = Containers.StatusOf(stored, record);
        return new ListedContainer
        {
            Id = record.Id,
            Pid = status == ContainerStatus.Stopped ? 0 : record.Pid,
            Status = status.ToText(),
            Bundle = record.Bundle,
            Rootfs = record.Rootfs ?? string.Empty,
            Created = record.Created,
            Annotations = record.Annotations,
        };
    }
}
