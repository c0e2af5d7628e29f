// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.V2;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.Tests;

public sealed class V2ControllerTests
{
    private static readonly string[] All = ["cpu", "cpuset", "memory", "pids", "io", "hugetlb", "rdma"];

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1024, 100)]
    [InlineData(512, 59)]
    [InlineData(2048, 174)]
    [InlineData(262_144, 10_000)]
    public void Shares_become_weights(ulong shares, ulong weight) => Assert.Equal(weight, CpuWeight.FromShares(shares));

    [Theory]
    [InlineData(1)]
    [InlineData(262_145)]
    public void Shares_out_of_range_are_refused(ulong shares) => Assert.Throws<EngineException>(() => CpuWeight.FromShares(shares));

    [Theory]
    [InlineData(10, 1)]
    [InlineData(500, 4950)]
    [InlineData(1000, 10_000)]
    public void Block_weights_are_stretched(ushort v1, ulong v2) => Assert.Equal(v2, IoController.ConvertWeight(v1));

    [Theory]
    [InlineData(100L, 300L, "200")]
    [InlineData(100L, 100L, "0")]
    [InlineData(100L, -1L, "max")]
    [InlineData(-1L, -1L, "max")]
    [InlineData(-1L, null, "max")]
    [InlineData(100L, null, null)]
    [InlineData(null, null, null)]
    public void Swap_is_what_exceeds_memory(long? limit, long? swap, string? expected) =>
        Assert.Equal(expected, MemoryController.SwapValue(new LinuxMemory { Limit = limit, Swap = swap }));

    [Theory]
    [InlineData(null, 100L)]
    [InlineData(-1L, 100L)]
    [InlineData(200L, 100L)]
    public void Swap_without_or_below_memory_is_refused(long? limit, long swap) =>
        Assert.Throws<EngineException>(() => MemoryController.SwapValue(new LinuxMemory { Limit = limit, Swap = swap }));

    [Fact]
    public void Each_limit_lands_in_its_file()
    {
        using FakeHierarchy fake = new(
            "cpu.weight", "cpu.max", "cpuset.cpus", "cpuset.mems", "memory.max", "memory.low", "memory.swap.max", "pids.max", "io.max", "io.weight", "hugetlb.2MB.max");
        fake["cpu.max"] = "max 100000\n";
        fake.Cgroup.Write(
            new LinuxResources
            {
                Cpu = new LinuxCpu { Shares = 1024, Quota = 50_000, Cpus = "0-1", Mems = "0" },
                Memory = new LinuxMemory { Limit = 1000, Swap = 3000, Reservation = 500 },
                Pids = new LinuxPids { Limit = 7 },
                BlockIo = new LinuxBlockIo { Weight = 1000, ThrottleReadBpsDevice = [new LinuxThrottleDevice { Major = 8, Minor = 16, Rate = 4096 }] },
                HugepageLimits = [new LinuxHugepageLimit { PageSize = "2MB", Limit = 2 << 20 }],
            },
            All);
        Assert.Equal("100", fake["cpu.weight"]);
        Assert.Equal("50000 100000", fake["cpu.max"]);
        Assert.Equal("0-1", fake["cpuset.cpus"]);
        Assert.Equal("1000", fake["memory.max"]);
        Assert.Equal("2000", fake["memory.swap.max"]);
        Assert.Equal("500", fake["memory.low"]);
        Assert.Equal("7", fake["pids.max"]);
        Assert.Equal("10000", fake["io.weight"]);
        Assert.Equal("8:16 rbps=4096", fake["io.max"]);
        Assert.Equal("2097152", fake["hugetlb.2MB.max"]);
    }

    [Fact]
    public void A_period_alone_keeps_the_quota()
    {
        using FakeHierarchy fake = new("cpu.max");
        fake["cpu.max"] = "30000 100000\n";
        fake.Cgroup.Write(new LinuxResources { Cpu = new LinuxCpu { Period = 50_000 } }, All);
        Assert.StartsWith("30000 50000", fake["cpu.max"], StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_are_not_set_are_not_written()
    {
        using FakeHierarchy fake = new();
        fake.Cgroup.Write(new LinuxResources { Cpu = new LinuxCpu { Shares = 0 }, Memory = new LinuxMemory { DisableOomKiller = false }, BlockIo = new LinuxBlockIo { Weight = 0 } }, All);
        Assert.Empty(System.IO.Directory.GetFiles(fake.Directory));
    }

    [Fact]
    public void Unified_takes_file_names_and_nothing_else()
    {
        using FakeHierarchy fake = new("memory.high");
        fake.Cgroup.Write(new LinuxResources { Unified = new() { ["memory.high"] = "4096" } }, All);
        Assert.Equal("4096", fake["memory.high"]);
        foreach (string name in (string[])["../memory.high", "/etc/passwd", "..", "", "memory.absent"])
        {
            Assert.Throws<EngineException>(() => fake.Cgroup.Write(new LinuxResources { Unified = new() { [name] = "1" } }, All));
        }
    }

    [Fact]
    public void Counters_are_read_as_they_are()
    {
        using FakeHierarchy fake = new();
        fake["cpu.stat"] = "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 3\nnr_throttled 2\nthrottled_usec 9\n";
        fake["memory.current"] = "4096\n";
        fake["memory.max"] = "max\n";
        fake["memory.events"] = "low 0\nhigh 0\nmax 4\noom 2\noom_kill 1\n";
        fake["memory.stat"] = "anon 1\nfile 2\n";
        fake["pids.current"] = "3\n";
        fake["pids.max"] = "max\n";
        fake["io.stat"] = "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n253:1 \n";
        CgroupStatistics s = fake.Cgroup.Statistics();
        Assert.Equal(1_500_000UL, s.Cpu.UsageNanoseconds);
        Assert.Equal(9_000UL, s.Cpu.ThrottledNanoseconds);
        Assert.Equal(4096UL, s.Memory.Memory.Usage);
        Assert.Equal(ulong.MaxValue, s.Memory.Memory.Limit);
        Assert.Equal(1UL, s.Memory.OomKills);
        Assert.Equal(2UL, s.Memory.Stat["file"]);
        Assert.Equal(3UL, s.Pids.Current);
        Assert.Equal(0UL, s.Pids.Limit);
        Assert.Contains(new BlockIoEntry(8, 0, "write", 20), s.BlockIo.ServiceBytes);
        Assert.Contains(new BlockIoEntry(8, 0, "read", 1), s.BlockIo.Serviced);
    }
}
