// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Berth.Oci.Runtime;
using Berth.Runtime.Security;

namespace Berth.Engine.Containers.Specification;

/// <summary>Which filter a container's processes run under.</summary>
internal static class SeccompSection
{
    public const string Unconfined = "unconfined";

    // The stock profile depends on nothing but the capabilities, and nearly every container has the same ones.
    private static readonly ConcurrentDictionary<string, LinuxSeccomp> s_default = new(StringComparer.Ordinal);

    public static LinuxSeccomp? Build(string? profile, bool privileged, LinuxCapabilities capabilities)
    {
        if (privileged || profile == Unconfined)
        {
            return null;
        }

        string[] bounding = capabilities.Bounding ?? [];
        if (profile is not null)
        {
            return SeccompDocument.Parse(Encoding.UTF8.GetBytes(profile)).Resolve(bounding, Environment.OSVersion.Version, Architecture);
        }

        return s_default.GetOrAdd(string.Join(' ', bounding), static (_, names) => DefaultSeccompProfile.For(names), bounding);
    }

    private static string Architecture => X86Base.IsSupported ? "amd64" : "arm64";
}
