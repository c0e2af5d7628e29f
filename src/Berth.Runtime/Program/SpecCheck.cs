// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Namespaces;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>What makes a specification unusable, said before anything is made.</summary>
internal static class SpecCheck
{
    internal static void Container(ProgramRequest request)
    {
        RuntimeSpec spec = request.Spec;
        if (!spec.OciVersion.StartsWith("1.", StringComparison.Ordinal))
        {
            throw ProgramBuilder.Invalid($"unsupported ociVersion \"{spec.OciVersion}\"");
        }

        if (spec.Root is null && request.Overlay is null)
        {
            throw ProgramBuilder.Invalid("root must be specified");
        }

        Process(request.Process);
        NamespacePlan namespaces = NamespacePlan.From(spec.Linux);
        Require(namespaces, NamespaceKinds.Mount, true, "a container needs a mount namespace");
        Require(namespaces, NamespaceKinds.Uts, spec.Hostname is { Length: > 0 }, "unable to set hostname without a private UTS namespace");
        Require(namespaces, NamespaceKinds.Uts, spec.Domainname is { Length: > 0 }, "unable to set domainname without a private UTS namespace");
        if (namespaces.NewUser && spec.Linux is not { UidMappings.Length: > 0, GidMappings.Length: > 0 })
        {
            throw ProgramBuilder.Invalid("a new user namespace needs uidMappings and gidMappings");
        }

        if (!namespaces.HasUser && spec.Linux is { UidMappings.Length: > 0 } or { GidMappings.Length: > 0 } && !HasMappedMount(spec))
        {
            throw ProgramBuilder.Invalid("id mappings are given without a user namespace");
        }

        if (spec.Linux?.TimeOffsets is { Count: > 0 } && !namespaces.Has(NamespaceKinds.Time))
        {
            throw ProgramBuilder.Invalid("time offsets are given without a time namespace");
        }

        if (spec.Linux?.IntelRdt is not null)
        {
            throw ProgramBuilder.Invalid("intelRdt is not supported");
        }
    }

    internal static void Process(Process process)
    {
        if (process.Args is not { Length: > 0 } || process.Args[0].Length == 0)
        {
            throw ProgramBuilder.Invalid("args must not be empty");
        }

        if (process.Cwd.Length == 0 || process.Cwd[0] != '/')
        {
            throw ProgramBuilder.Invalid("cwd must be an absolute path");
        }
    }

    private static void Require(NamespacePlan namespaces, NamespaceKinds kind, bool needed, string message)
    {
        if (needed && !namespaces.Has(kind))
        {
            throw ProgramBuilder.Invalid(message);
        }
    }

    private static bool HasMappedMount(RuntimeSpec spec) =>
        Array.Exists(spec.Mounts ?? [], mount => MountOptions.Parse(mount.Options).IdMap);
}
