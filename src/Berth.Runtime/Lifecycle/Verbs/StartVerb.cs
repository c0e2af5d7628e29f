// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Program;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>start: opens a created container's gate and learns whether its command could be executed.</summary>
public static class StartVerb
{
    public static void Run(ContainerStore store, string id)
    {
        using StoredContainer stored = store.Open(id);
        ContainerRecord record = stored.Read();
        switch (Containers.StatusOf(stored, record))
        {
            case ContainerStatus.Created:
                break;
            case ContainerStatus.Stopped:
                throw new EngineException(ErrorKind.Conflict, "cannot start a container that has stopped");
            case ContainerStatus.Running or ContainerStatus.Paused:
                throw new EngineException(ErrorKind.Conflict, "cannot start an already running container");
            default:
                throw new EngineException(ErrorKind.Conflict, "cannot start a container that is being created");
        }

        StepFailure? failure = StartGate.Open(stored);
        stored.RemoveGate();
        RuntimeSpec spec = Containers.SpecOf(stored);
        if (failure is { } failed)
        {
            // The same specification gives the same program, so the number of the step says which one it was.
            using IsolationProgram program = IsolationCompiler.CompileContainer(CreatedProgram(record, spec, store.SeccompCacheDirectory));
            throw StepFailures.ToException(program, failed);
        }

        RunPoststart(record, spec);
    }

    private static void RunPoststart(ContainerRecord record, RuntimeSpec spec)
    {
        if (spec.Hooks is not { Poststart.Length: > 0 } hooks)
        {
            return;
        }

        try
        {
            HookRunner.RunAll("poststart", hooks.Poststart, HookRunner.State(record.Id, record.Bundle, record.Annotations, record.Pid, "running"));
        }
        catch (RuntimeFailure)
        {
            // runtime.md, Lifecycle 7: the container is stopped.
            using SafeFd? init = Containers.OpenInit(record);
            if (init is not null)
            {
                PidFd.SendSignal(init, 9);
            }

            throw;
        }
    }

    private static ProgramRequest CreatedProgram(ContainerRecord record, RuntimeSpec spec, string seccompCache)
    {
        Cgroups.ICgroup cgroup = Cgroups.CgroupDriver.Open(record.CgroupPath);
        LaunchRequest request = new()
        {
            Id = record.Id,
            BundlePath = record.Bundle,
            Spec = spec,
            Cgroup = cgroup,
            Streams = spec.Process!.Terminal ? null : ContainerCreation.OwnStreams(),
            WaitForStart = true,
            NoPivot = record.NoPivot,
            NoNewKeyring = record.NoNewKeyring,
            SeccompCacheDirectory = seccompCache,
            ExtraFds = Enumerable.Repeat(SafeFd.Borrow(0), record.ExtraFds).ToArray(),
        };
        return ContainerLauncher.ProgramRequestOf(request) with { StartsElsewhere = true };
    }
}
