// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>delete: removes all that is left of a container, however far its creation came.</summary>
public static class DeleteVerb
{
    private const int ExitTimeout = 10_000;

    /// <param name="store">Where it is recorded.</param>
    /// <param name="id">Its id.</param>
    /// <param name="force">Kills what still runs, and is content with a container that does not exist.</param>
    public static void Run(ContainerStore store, string id, bool force)
    {
        StoredContainer stored;
        try
        {
            stored = store.Open(id);
        }
        catch (EngineException e) when (force && e.Kind == ErrorKind.NotFound)
        {
            return;
        }

        using (stored)
        {
            if (stored.TryRead() is not { } record)
            {
                stored.Remove(); // cut short before the record was written: nothing else exists
                return;
            }

            ContainerStatus status = Containers.StatusOf(stored, record);
            if (status is ContainerStatus.Running or ContainerStatus.Paused && !force)
            {
                throw new EngineException(ErrorKind.Conflict, $"cannot delete container {id} that is not stopped: {status.ToText()}");
            }

            CleanUp(stored, record, TryReadSpec(stored));
        }
    }

    internal static void CleanUp(StoredContainer stored, ContainerRecord record, RuntimeSpec? spec)
    {
        ICgroup cgroup = CgroupDriver.Open(record.CgroupPath);
        using (SafeFd? init = Containers.OpenInit(record))
        {
            if (init is not null)
            {
                PidFd.SendSignal(init, 9);
                if (cgroup.State is FreezeState.Frozen or FreezeState.Freezing)
                {
                    cgroup.Thaw();
                }

                _ = PidFd.WaitForExit(init, ExitTimeout);
            }
        }

        if (!HasOwnPidNamespace(spec))
        {
            cgroup.Kill(9);
        }

        cgroup.Delete();
        stored.Remove();
        RunPoststop(record, spec);
    }

    // With a pid namespace of its own the kernel has ended everything in it with its first process.
    private static bool HasOwnPidNamespace(RuntimeSpec? spec) =>
        Array.Exists(spec?.Linux?.Namespaces ?? [], entry => entry.Type == "pid" && string.IsNullOrEmpty(entry.Path));

    private static RuntimeSpec? TryReadSpec(StoredContainer stored)
    {
        try
        {
            return Containers.SpecOf(stored);
        }
        catch (Exception e) when (e is EngineException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    // runtime.md, Lifecycle 12: a poststop hook that fails is a warning and keeps nothing from going.
    private static void RunPoststop(ContainerRecord record, RuntimeSpec? spec)
    {
        foreach (Hook hook in spec?.Hooks?.Poststop ?? [])
        {
            try
            {
                HookRunner.RunAll("poststop", [hook], HookRunner.State(record.Id, record.Bundle, record.Annotations, 0, "stopped"));
            }
            catch (RuntimeFailure e)
            {
                RuntimeLog.Warning(e.Message);
            }
        }
    }
}
