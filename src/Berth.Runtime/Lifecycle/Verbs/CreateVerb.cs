// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;
using Berth.Runtime.State;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>create: everything but the command runs; another invocation starts it.</summary>
public static class CreateVerb
{
    public static void Run(ContainerStore store, CreateOptions options)
    {
        using ContainerCreation creation = ContainerCreation.Open(store, options);
        if (creation.Spec.Process?.Terminal == true && options.ConsoleSocket is null)
        {
            creation.Stored.Remove();
            throw new EngineException(ErrorKind.InvalidParameter, "cannot allocate tty if runc will detach without setting console socket");
        }

        creation.Launch(waitForStart: true, startsElsewhere: true);
    }
}
