// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Isolation;
using Berth.Linux.Security;
using Berth.Oci.Runtime;
using Berth.Runtime.Security;

namespace Berth.Runtime.Program;

/// <summary>Who the process is and what it may: user, groups, capabilities, no_new_privs, seccomp. The order matters throughout.</summary>
internal static class IdentitySection
{
    private const uint NewListener = 8; // SECCOMP_FILTER_FLAG_NEW_LISTENER

    internal static void Emit(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        Process process = builder.Process;
        if (process.NoNewPrivileges)
        {
            code.SetNoNewPrivileges();
        }
        else
        {
            // Loading a filter without no_new_privs takes CAP_SYS_ADMIN, which is about to go (seccomp(2)).
            EmitFilter(builder);
        }

        EmitUserAndCapabilities(builder);
        if (process.NoNewPrivileges)
        {
            EmitFilter(builder); // as late as can be, so that the fewest calls of ours have to pass it
        }
    }

    private static void EmitUserAndCapabilities(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        User user = builder.Process.User;
        LinuxCapabilities? capabilities = builder.Process.Capabilities;
        if (capabilities is not null)
        {
            ulong bounding = Mask(capabilities.Bounding);
            code.DropBoundingCapabilities(new Step("drop bounding capabilities", "all but " + Hex(bounding)), bounding);
            code.SetKeepCapabilities(true);
        }

        uint[] groups = user.AdditionalGids ?? [];

        // Without privilege the kernel forbids setgroups altogether (user_namespaces(7)); then there are no groups to give up either.
        code.SetGroups(new Step("setgroups", string.Join(',', groups)), groups, refusalAllowed: groups.Length == 0 && !builder.Request.Host.Privileged);
        code.SetGroup(new Step("setresgid", user.Gid.ToString(CultureInfo.InvariantCulture)), user.Gid);
        code.SetUser(new Step("setresuid", user.Uid.ToString(CultureInfo.InvariantCulture)), user.Uid);
        code.SetNonDumpable(); // a change of identity has set it to fs.suid_dumpable, which may be 1 (prctl(2))
        if (capabilities is not null)
        {
            code.SetKeepCapabilities(false);
            EmitCapabilities(code, capabilities);
        }
    }

    private static void EmitCapabilities(IsolationCode code, LinuxCapabilities capabilities)
    {
        ulong effective = Mask(capabilities.Effective);
        ulong permitted = Mask(capabilities.Permitted);
        ulong inheritable = Mask(capabilities.Inheritable);
        ulong ambient = Mask(capabilities.Ambient) & permitted & inheritable;
        var step = new Step("set capabilities", $"effective {Hex(effective)} permitted {Hex(permitted)} inheritable {Hex(inheritable)}");
        code.SetCapabilities(step, effective, permitted, inheritable);
        code.ClearAmbientCapabilities();
        for (int bit = 0; bit < 64; bit++)
        {
            if ((ambient >> bit & 1) != 0)
            {
                code.RaiseAmbientCapability(new Step("raise ambient capability", bit.ToString(CultureInfo.InvariantCulture)), bit);
            }
        }
    }

    /// <summary>Names that the kernel or this host does not have are left out: asking for them would fail the start (config.md: a warning at most).</summary>
    private static ulong Mask(string[]? names)
    {
        ulong mask = 0;
        foreach (string name in names ?? [])
        {
            if (Capabilities.Bit(name) is { } bit)
            {
                mask |= 1UL << bit;
            }
        }

        return (mask & ~Capabilities.DefaultMask) == 0 ? mask : mask & Capabilities.Available;
    }

    private static void EmitFilter(ProgramBuilder builder)
    {
        if (builder.Linux?.Seccomp is not { } seccomp)
        {
            return;
        }

        SeccompProfile profile = SeccompTranslation.ToProfile(seccomp);
        SeccompProgram filter = builder.Request.SeccompCacheDirectory is { } directory
            ? new SeccompCache(directory).GetOrCompile(profile)
            : SeccompCompiler.Compile(profile);
        bool listens = seccomp.ListenerPath is { Length: > 0 };
        uint flags = (uint)filter.Flags | (listens ? NewListener : 0);
        if (listens)
        {
            builder.Code.Tell(new Step("announce the seccomp listener"), builder.Sync, SyncMessage.SeccompListener, Slot.None, Slot.None);
        }

        string length = string.Create(CultureInfo.InvariantCulture, $"{filter.Instructions.Length / 8} instructions");
        builder.Code.LoadFilter(new Step("load seccomp filter", length), filter.Instructions, flags, listens);
    }

    private static string Hex(ulong mask) => mask.ToString("x16", CultureInfo.InvariantCulture);
}
