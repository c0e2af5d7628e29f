// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Isolation;
using Berth.Linux.Namespaces;

namespace Berth.Runtime.Program;

/// <summary>Kernel parameters, only those that a namespace of the container's own holds: any other would change the host.</summary>
internal static class SysctlSection
{
    private static readonly string[] OfIpc = ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"];

    internal static void Emit(ProgramBuilder builder)
    {
        if (builder.Linux?.Sysctl is not { Count: > 0 } parameters)
        {
            return;
        }

        Slot proc = builder.HostProc;
        foreach ((string key, string value) in parameters)
        {
            string name = Normalize(key);
            string path = "sys/" + name.Replace('.', '\n').Replace('/', '.').Replace('\n', '/');
            Check(builder, name, path);
            builder.Code.WriteFile(new Step("sysctl", $"{key}={value}", "/proc/" + path), proc, path, value);
        }
    }

    // sysctl(8): when the first separator is a slash, slashes separate and dots belong to names (net/ipv4/conf/eth0.1/forwarding).
    internal static string Normalize(string key)
    {
        int separator = key.AsSpan().IndexOfAny('.', '/');
        return separator < 0 || key[separator] == '.' ? key : key.Replace('/', '\n').Replace('.', '/').Replace('\n', '.');
    }

    private static void Check(ProgramBuilder builder, string name, string path)
    {
        // The first words of the name decide whether it is allowed, so none of the later ones may lead back.
        if (Array.Exists(path.Split('/'), part => part is "" or "." or ".."))
        {
            throw ProgramBuilder.Invalid($"sysctl \"{name}\" is not a name of a parameter");
        }

        NamespaceKinds needed = name switch
        {
            _ when Array.IndexOf(OfIpc, name) >= 0 || name.StartsWith("fs.mqueue.", StringComparison.Ordinal) => NamespaceKinds.Ipc,
            _ when name.StartsWith("net.", StringComparison.Ordinal) => NamespaceKinds.Network,
            "kernel.domainname" or "kernel.hostname" => NamespaceKinds.Uts,
            _ when name.StartsWith("user.", StringComparison.Ordinal) => NamespaceKinds.User,
            _ => throw ProgramBuilder.Invalid($"sysctl \"{name}\" is not in a separate kernel namespace"),
        };
        if (!builder.Namespaces.Has(needed))
        {
            throw ProgramBuilder.Invalid($"sysctl \"{name}\" is not allowed in the host's {needed.ToString().ToLowerInvariant()} namespace");
        }
    }
}
