// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Security;
using Berth.Oci.Runtime;
using Berth.Runtime.Program;
using Berth.Runtime.Security;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>features: what this runtime can do (features.md).</summary>
public static class FeaturesVerb
{
    public static Features Run(string version) => new()
    {
        OciVersionMin = "1.0.0",
        OciVersionMax = RuntimeSpec.Version,
        Hooks = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"],
        MountOptions = Program.MountOptions.Known,
        Linux = new LinuxFeatures
        {
            Namespaces = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"],
            Capabilities = [.. Capabilities.Names],
            Cgroup = new CgroupFeatures { V1 = true, V2 = true, Systemd = false, SystemdUser = false, Rdma = true },
            Seccomp = new SeccompFeatures
            {
                Enabled = true,
                Actions = [.. SeccompTranslation.Actions],
                Operators = [.. SeccompTranslation.Operators],
                Archs = [.. SeccompArchitecture.Names],
                KnownFlags = [.. SeccompTranslation.Flags],
                SupportedFlags = [.. SeccompTranslation.Flags],
            },
            Apparmor = new FeatureFlag { Enabled = true },
            Selinux = new FeatureFlag { Enabled = true },
            IntelRdt = new FeatureFlag { Enabled = false },
            MountExtensions = new MountExtensions { Idmap = new FeatureFlag { Enabled = true } },
        },
        Annotations = new Dictionary<string, string> { ["io.berth.runtime.version"] = version },
    };
}
