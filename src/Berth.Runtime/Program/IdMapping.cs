// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>Id maps of user namespaces, and mounts whose owners are seen through one.</summary>
internal static class IdMapping
{
    internal static bool NeedsOne(Mount mount, MountOptions options) => options.IdMap || mount.UidMappings is { Length: > 0 } || mount.GidMappings is { Length: > 0 };

    internal static SafeFd OpenMapped(string source, Mount mount, MountOptions options, LinuxSpec? linux)
    {
        LinuxIdMapping[]? uids = mount.UidMappings is { Length: > 0 } ? mount.UidMappings : linux?.UidMappings;
        LinuxIdMapping[]? gids = mount.GidMappings is { Length: > 0 } ? mount.GidMappings : linux?.GidMappings;
        if (uids is not { Length: > 0 } || gids is not { Length: > 0 })
        {
            throw ProgramBuilder.Invalid($"idmapped mount of \"{source}\" has no mappings");
        }

        SafeFd tree = MountApi.CloneTree(source, options.RecursiveBind);
        try
        {
            using SafeFd user = MakeUserNamespace(uids, gids);
            MountApi.SetIdMap(tree, user, options.RecursiveIdMap);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    /// <summary>Writes a process's maps. Order: setgroups first where the kernel asks for it (user_namespaces(7)).</summary>
    internal static void Write(int pid, LinuxIdMapping[]? uids, LinuxIdMapping[]? gids)
    {
        string directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/");
        if (SelfProcess.EffectiveUid != 0)
        {
            WriteFile(directory + "setgroups", "deny");
        }

        if (gids is { Length: > 0 })
        {
            WriteFile(directory + "gid_map", Text(gids));
        }

        if (uids is { Length: > 0 })
        {
            WriteFile(directory + "uid_map", Text(uids));
        }
    }

    internal static void WriteFile(string path, string text)
    {
        using SafeFd file = Fd.Open(path, OpenFlags.WriteOnly);
        try
        {
            Fd.WriteAll(file, Encoding.ASCII.GetBytes(text));
        }
        catch (Linux.SyscallException e)
        {
            throw new Linux.SyscallException($"write \"{text.Trim()}\" to", path, e.Errno);
        }
    }

    private static string Text(LinuxIdMapping[] mappings)
    {
        var text = new StringBuilder();
        foreach (LinuxIdMapping mapping in mappings)
        {
            text.Append(mapping.ContainerId).Append(' ').Append(mapping.HostId).Append(' ').Append(mapping.Size).Append('\n');
        }

        return text.ToString();
    }

    // A user namespace exists as long as someone is in it or holds it open: a child that only waits makes one.
    private static SafeFd MakeUserNamespace(LinuxIdMapping[] uids, LinuxIdMapping[] gids)
    {
        (SafeFd ours, SafeFd theirs) = UnixSocket.Pair();
        using var code = new IsolationCode();
        using (ours)
        {
            Slot socket = code.NewSlot();
            code.Fill(socket, theirs);
            code.WaitByte(new Step("wait"), socket);
            using IsolatedProcess child = IsolatedProcess.Clone(code, NamespaceKinds.User, null);
            try
            {
                Write(child.Pid, uids, gids);
                return Fd.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{child.Pid}/ns/user"), OpenFlags.ReadOnly);
            }
            finally
            {
                child.KillAndReap();
            }
        }
    }
}
