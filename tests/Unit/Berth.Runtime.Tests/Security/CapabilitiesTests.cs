// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;
using Berth.Runtime.Security;

namespace Berth.Runtime.Tests.Security;

/// <summary>Invariant 8: the stock capabilities are exactly a80425fb.</summary>
public sealed class CapabilitiesTests
{
    private const ulong Everything = (1UL << 41) - 1;

    [Fact]
    public void The_stock_set_is_the_fourteen()
    {
        Assert.Equal(14, Capabilities.Default.Count);
        Assert.Equal(0xa80425fbUL, Capabilities.Mask(Capabilities.Default));
        Assert.Equal(0xa80425fbUL, Capabilities.Mask(Capabilities.Resolve(null, null, privileged: false, Everything)));
        Assert.Equal(Capabilities.DefaultMask, Capabilities.Mask(Capabilities.FromMask(0xa80425fb)));
    }

    [Fact]
    public void Bits_are_those_of_the_kernel_header()
    {
        Assert.Equal(41, Capabilities.Names.Count);
        Assert.Equal(0, Capabilities.Bit("CAP_CHOWN"));
        Assert.Equal(21, Capabilities.Bit("CAP_SYS_ADMIN"));
        Assert.Equal(40, Capabilities.Bit("CAP_CHECKPOINT_RESTORE"));
        Assert.Null(Capabilities.Bit("chown"));
    }

    [Theory]
    [InlineData("", "", "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE")]
    [InlineData("sys_admin", "MKNOD", "CHOWN DAC_OVERRIDE FSETID FOWNER NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE SYS_ADMIN")]
    [InlineData("", "ALL", "")]
    [InlineData("cap_net_admin", "all", "NET_ADMIN")]
    public void Adding_and_dropping_follow_docker(string add, string drop, string expected)
    {
        IReadOnlyList<string> got = Capabilities.Resolve(Split(add), Split(drop), privileged: false, Everything);
        Assert.Equal(Split(expected).Select(name => "CAP_" + name), got);
    }

    [Fact]
    public void All_means_all_that_the_host_can_give()
    {
        ulong without = Everything & ~(1UL << 24);
        Assert.DoesNotContain("CAP_SYS_RESOURCE", Capabilities.Resolve(["ALL"], null, privileged: false, without));
        Assert.DoesNotContain("CAP_SYS_RESOURCE", Capabilities.Resolve(null, null, privileged: true, without));
        Assert.Equal(39, Capabilities.Resolve(["ALL"], ["MKNOD"], privileged: false, without).Count);
    }

    [Fact]
    public void Unknown_and_unavailable_names_are_refused_in_dockers_words()
    {
        EngineException unknown = Assert.Throws<EngineException>(() => Capabilities.Resolve(["fly"], null, privileged: false, Everything));
        Assert.Equal("unknown capability: \"CAP_FLY\"", unknown.Message);
        EngineException missing = Assert.Throws<EngineException>(() => Capabilities.Resolve(["SYS_RESOURCE"], null, privileged: false, 1));
        Assert.StartsWith("capability not supported by your kernel or not available in the current environment", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masked_and_read_only_paths_are_at_least_the_stock_ones()
    {
        Assert.Superset(
            new HashSet<string>
            {
                "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
                "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap", "/proc/interrupts",
            },
            StockPaths.Masked.ToHashSet());
        Assert.Equal(["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"], StockPaths.ReadOnly);
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
