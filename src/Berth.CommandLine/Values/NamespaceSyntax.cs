// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

/// <summary>Modes of namespaces and the kernel parameters that belong to them.</summary>
internal static class NamespaceSyntax
{
    public static void CheckPid(string mode)
    {
        var valid = mode is "" or "host" || (mode.StartsWith("container:", StringComparison.Ordinal) && mode.Length > "container:".Length);
        if (!valid)
        {
            throw new CommandException("--pid: invalid PID mode");
        }
    }

    public static void Check(string mode, string complaint, params ReadOnlySpan<string> accepted)
    {
        if (mode.Length > 0 && !accepted.Contains(mode))
        {
            throw new CommandException(complaint);
        }
    }

    /// <summary>Only parameters that are a namespace's own: others would change the host.</summary>
    public static void CheckSysctl(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var namespaced = name is "kernel.msgmax" or "kernel.msgmnb" or "kernel.msgmni" or "kernel.sem" or "kernel.shmall" or "kernel.shmmax" or "kernel.shmmni"
            or "kernel.shm_rmid_forced" || name.StartsWith("net.", StringComparison.Ordinal) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal);
        if (equals < 0 || !namespaced)
        {
            throw new FlagValueException($"sysctl '{text}' is not allowed");
        }
    }
}
