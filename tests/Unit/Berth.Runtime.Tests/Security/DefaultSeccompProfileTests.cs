// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Linux.Security;
using Berth.Oci.Runtime;
using Berth.Runtime.Security;

namespace Berth.Runtime.Tests.Security;

/// <summary>Invariant 8: the profile is default-deny, and decides as the one that dockerd 20.10 gave to runc, but for differences that are listed here.</summary>
public sealed class DefaultSeccompProfileTests
{
    private const uint Allow = 0x7fff0000;
    private const uint Errno = 0x00050000;
    private const uint EPERM = Errno | 1;
    private const uint ENOSYS = Errno | 38;

    // Calls that are younger than that engine, as far as libseccomp can tell their numbers, and what engines since have allowed.
    private static readonly string[] NewlyAllowed =
    [
        "cachestat", "fchmodat2", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake", "getxattrat", "landlock_add_rule",
        "landlock_create_ruleset", "landlock_restrict_self", "listmount", "listxattrat", "map_shadow_stack", "memfd_secret", "mseal",
        "name_to_handle_at", "pkey_alloc", "pkey_free", "pkey_mprotect", "process_mrelease", "process_vm_readv", "process_vm_writev",
        "removexattrat", "setxattrat", "statmount", "uretprobe",
    ];

    // Each has been a way out of containers.
    private static readonly string[] NewlyDenied = ["io_uring_enter", "io_uring_register", "io_uring_setup"];

    [Fact]
    public void Everything_that_is_not_listed_is_denied()
    {
        LinuxSeccomp seccomp = DefaultSeccompProfile.For(Capabilities.Default.ToHashSet());
        Assert.Equal("SCMP_ACT_ERRNO", seccomp.DefaultAction);
        byte[] filter = SeccompCompiler.Compile(SeccompTranslation.ToProfile(seccomp)).Instructions;
        foreach (string name in (string[])
            ["mount", "umount2", "unshare", "setns", "bpf", "perf_event_open", "kexec_load", "init_module", "delete_module", "add_key", "request_key",
             "keyctl", "open_by_handle_at", "userfaultfd", "move_pages", "swapon", "reboot", "quotactl", "fsopen", "move_mount", "pivot_root", "io_uring_setup"])
        {
            uint number = (uint)SeccompCompiler.SyscallNumber(SeccompArchitecture.X64, name);
            Assert.Equal(EPERM, BpfMachine.Run(filter, SeccompArchitecture.X64, number));
        }
    }

    [Fact]
    public void A_foreign_architecture_is_killed()
    {
        byte[] filter = Compile(Capabilities.Default);
        Assert.Equal(0u, BpfMachine.Run(filter, SeccompArchitecture.Arm64, 0));
    }

    [Fact]
    public void Namespaces_cannot_be_made_by_clone_nor_clone3()
    {
        byte[] filter = Compile(Capabilities.Default);
        uint clone = Number("clone");
        Assert.Equal(Allow, BpfMachine.Run(filter, SeccompArchitecture.X64, clone, 0x1200011));
        foreach (ulong flag in (ulong[])[0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
        {
            Assert.Equal(EPERM, BpfMachine.Run(filter, SeccompArchitecture.X64, clone, flag | 17));
        }

        Assert.Equal(ENOSYS, BpfMachine.Run(filter, SeccompArchitecture.X64, Number("clone3")));
    }

    [Fact]
    public void Kernel_ciphers_and_the_hypervisor_are_not_reached_by_sockets()
    {
        byte[] filter = Compile(Capabilities.Default);
        ulong[] denied = [.. Enumerable.Range(0, 64).Select(family => (ulong)family)
            .Where(family => BpfMachine.Run(filter, SeccompArchitecture.X64, Number("socket"), family) != Allow)];
        Assert.Equal([38UL, 40UL], denied);
    }

    [Fact]
    public void A_call_from_the_future_gets_ENOSYS_on_each_architecture()
    {
        byte[] filter = Compile(Capabilities.Default);
        Assert.Equal(ENOSYS, BpfMachine.Run(filter, SeccompArchitecture.X64, 900));
        Assert.Equal(ENOSYS, BpfMachine.Run(filter, SeccompArchitecture.X86, 900));
        Assert.Equal(ENOSYS, BpfMachine.Run(filter, SeccompArchitecture.X64, 0x40000000 | 900));
        Assert.Equal(Allow, BpfMachine.Run(filter, SeccompArchitecture.X64, 452));
        Assert.Equal(Allow, BpfMachine.Run(filter, SeccompArchitecture.X64, 0x40000000 | 0));
    }

    [Theory]
    [InlineData("default", "")]
    [InlineData("sys-admin", "SYS_ADMIN")]
    [InlineData("ptrace-nice", "SYS_PTRACE SYS_NICE")]
    [InlineData("no-capabilities", "-ALL")]
    public void It_decides_as_dockerd(string recorded, string capabilities)
    {
        string[] add = capabilities.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<string> names = capabilities == "-ALL"
            ? []
            : Capabilities.Resolve(add, null, privileged: false, (1UL << 41) - 1);
        byte[] ours = Compile(names);
        LinuxSeccomp stock = Recorded($"dockerd-20.10-seccomp-{recorded}.json");
        byte[] theirs = SeccompCompiler.Compile(SeccompTranslation.ToProfile(stock)).Instructions;

        Dictionary<uint, string> nameOf = NamesByNumber();
        List<string> allowed = [];
        List<string> denied = [];
        for (uint number = 0; number < 1024; number++)
        {
            foreach (ulong argument in (ulong[])[0, 1, 8, 17, 0x20000, 0x20008, 0x10000000, 0x7e020000, 0xffffffff])
            {
                uint our = BpfMachine.Run(ours, SeccompArchitecture.X64, number, argument);
                uint their = BpfMachine.Run(theirs, SeccompArchitecture.X64, number, argument);
                List<string>? list = (our == Allow, their == Allow) switch
                {
                    (true, false) => allowed,
                    (false, true) => denied,
                    _ => null,
                };
                list?.Add(nameOf.GetValueOrDefault(number, $"{number}"));
            }
        }

        Assert.Empty(allowed.Distinct().Except(NewlyAllowed).Except(names.Contains("CAP_SYS_ADMIN") ? ["lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules", "quotactl_fd"] : [])
            .Except(names.Contains("CAP_SYS_NICE") ? ["set_mempolicy_home_node"] : []));
        Assert.Equal(NewlyDenied, denied.Distinct().Except(["io_uring"]).Order(StringComparer.Ordinal));
    }

    private static byte[] Compile(IEnumerable<string> capabilities) =>
        SeccompCompiler.Compile(SeccompTranslation.ToProfile(DefaultSeccompProfile.For(capabilities.ToHashSet()))).Instructions;

    private static uint Number(string name) => (uint)SeccompCompiler.SyscallNumber(SeccompArchitecture.X64, name);

    private static LinuxSeccomp Recorded(string name)
    {
        using Stream stream = typeof(DefaultSeccompProfileTests).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(stream, OciRuntimeJson.Default.LinuxSeccomp)!;
    }

    private static Dictionary<uint, string> NamesByNumber()
    {
        Dictionary<uint, string> names = new()
        {
            [335] = "uretprobe", [450] = "set_mempolicy_home_node", [451] = "cachestat", [452] = "fchmodat2", [453] = "map_shadow_stack", [454] = "futex_wake",
            [455] = "futex_wait", [456] = "futex_requeue", [457] = "statmount", [458] = "listmount", [459] = "lsm_get_self_attr", [460] = "lsm_set_self_attr",
            [461] = "lsm_list_modules", [462] = "mseal", [463] = "setxattrat", [464] = "getxattrat", [465] = "listxattrat", [466] = "removexattrat",
        };
        foreach (string name in DefaultSeccompProfile.Document.Syscalls!.SelectMany(rule => rule.Names!).Concat(NewlyDenied))
        {
            int number = SeccompCompiler.SyscallNumber(SeccompArchitecture.X64, name);
            if (number >= 0)
            {
                names[(uint)number] = name;
            }
        }

        return names;
    }
}
