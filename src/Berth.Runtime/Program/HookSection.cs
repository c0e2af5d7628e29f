// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>Where hooks come in the program. Those of the runtime's namespaces are run by the parent, those of the container's by the child.</summary>
internal static class HookSection
{
    internal static bool HasRuntimeHooks(Hooks? hooks) => hooks is { Prestart.Length: > 0 } or { CreateRuntime.Length: > 0 };

    internal static bool HasContainerHooks(Hooks? hooks) => hooks is { CreateContainer.Length: > 0 } or { StartContainer.Length: > 0 };

    /// <summary>When all is mounted and before pivot_root (runtime.md, Lifecycle).</summary>
    internal static void EmitCreate(ProgramBuilder builder)
    {
        Hooks? hooks = builder.Spec.Hooks;
        if (HasRuntimeHooks(hooks) || HasContainerHooks(hooks))
        {
            builder.Code.Tell(new Step("report for hooks"), builder.Sync, SyncMessage.RuntimeHooks, Slot.None, Slot.None);
            builder.Code.WaitByte(new Step("wait for hooks"), builder.Sync);
        }

        Emit(builder, "createContainer hook", hooks?.CreateContainer, created: false);
    }

    internal static void EmitStartContainer(ProgramBuilder builder)
    {
        if (builder.Request.InitPidFd is null)
        {
            Emit(builder, "startContainer hook", builder.Spec.Hooks?.StartContainer, created: true);
        }
    }

    private static void Emit(ProgramBuilder builder, string name, Hook[]? hooks, bool created)
    {
        foreach (Hook hook in hooks ?? [])
        {
            int timeout = hook.Timeout is { } seconds ? seconds * 1000 : -1;
            builder.Code.RunHook(new Step(name, null, hook.Path), hook.Path, hook.Args is { Length: > 0 } args ? args : [hook.Path], hook.Env ?? [], timeout, created);
        }
    }
}
