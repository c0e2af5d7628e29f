// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>The terminal is made from the container's own devpts, and its master goes to the parent.</summary>
internal static class TerminalSection
{
    internal static void Emit(ProgramBuilder builder, bool bindConsole)
    {
        IsolationCode code = builder.Code;
        var step = new Step("open", null, "/dev/pts/ptmx");
        Slot master = code.OpenInRoot(step, builder.Root, "/dev/pts/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        code.RequireDevice(new Step("verify the device", null, "/dev/pts/ptmx"), master, PathInstructions.CharacterDevice, 5, 2);
        Slot slave = code.OpenTerminalSlave(master);
        if (builder.Process.ConsoleSize is { Height: > 0, Width: > 0 } size)
        {
            code.SetTerminalSize(slave, (ushort)size.Height, (ushort)size.Width);
        }

        if (builder.Process.User.Uid != 0)
        {
            code.SetOwner(new Step("chown the terminal"), slave, builder.Process.User.Uid, uint.MaxValue, refusalAllowed: true);
        }

        if (bindConsole)
        {
            BindConsole(builder, slave);
        }

        code.Tell(new Step("hand over the terminal"), builder.Sync, SyncMessage.Console, master, Slot.None);
        code.Close(master);
        builder.Terminal = slave;
    }

    // From the slave's descriptor, never by a path in /dev/pts that could have been replaced; and onto no link (CVE-2025-52565).
    private static void BindConsole(ProgramBuilder builder, Slot slave)
    {
        IsolationCode code = builder.Code;
        var step = new Step("bind", "terminal", "/dev/console");
        Slot tree = code.CloneTree(step, slave, recursive: false);
        Slot target = code.OpenOrMakeTarget(step, builder.Root, "/dev/console", tree, ResolveFlags.NoSymlinks);
        code.RefuseFileSystem(step, target, FileSystemMagic.Proc);
        code.Attach(step, tree, target);
        code.Close(target);
        code.Close(tree);
    }
}
