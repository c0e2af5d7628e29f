// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>run: create and start in one, and unless detached wait for the end and clean up.</summary>
public static class RunVerb
{
    /// <summary>The container's exit code; 0 when detached.</summary>
    public static int Run(ContainerStore store, CreateOptions options)
    {
        using ContainerCreation creation = ContainerCreation.Open(store, options);
        bool terminal = creation.Spec.Process?.Terminal == true;
        if (terminal && options.Detach && options.ConsoleSocket is null)
        {
            creation.Stored.Remove();
            throw new EngineException(ErrorKind.InvalidParameter, "cannot allocate tty if runc will detach without setting console socket");
        }

        if (!options.Detach)
        {
            // What the container's first process leaves behind without a pid namespace is ours to reap.
            SelfProcess.BecomeSubreaper();
        }

        creation.Launch(waitForStart: false, startsElsewhere: false);
        if (options.Detach)
        {
            return 0;
        }

        LaunchedContainer container = creation.Container!;
        ChildExit exit = Foreground.Wait(container, terminal && options.ConsoleSocket is null);
        if (!options.Keep)
        {
            DeleteVerb.CleanUp(creation.Stored, creation.Record, creation.Spec);
        }

        return exit.ShellCode;
    }
}
