// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Specification;

/// <summary>The control group's limits.</summary>
internal static class ResourceSection
{
    private const long NanoCpuPeriod = 100_000;

    public static LinuxResources Build(HostConfig host, LinuxDeviceCgroup[] devices) => new()
    {
        Devices = devices,
        Memory = BuildMemory(host),
        Cpu = BuildCpu(host),
        Pids = host.PidsLimit is > 0 ? new LinuxPids { Limit = host.PidsLimit } : null,
        BlockIo = BuildBlockIo(host),
    };

    private static LinuxMemory? BuildMemory(HostConfig host)
    {
        LinuxMemory memory = new()
        {
            Limit = NonZero(host.Memory),
            Reservation = NonZero(host.MemoryReservation),
            Swap = NonZero(host.MemorySwap),
            Swappiness = host.MemorySwappiness is >= 0 ? (ulong)host.MemorySwappiness : null,
            DisableOomKiller = host.OomKillDisable == true ? true : null,
        };
        return memory == new LinuxMemory() ? null : memory;
    }

    private static LinuxCpu? BuildCpu(HostConfig host)
    {
        LinuxCpu cpu = new()
        {
            Shares = host.CpuShares > 0 ? (ulong)host.CpuShares : null,
            Quota = host.NanoCpus > 0 ? host.NanoCpus * NanoCpuPeriod / 1_000_000_000 : NonZero(host.CpuQuota),
            Period = host.NanoCpus > 0 ? NanoCpuPeriod : host.CpuPeriod > 0 ? (ulong)host.CpuPeriod : null,
            RealtimeRuntime = NonZero(host.CpuRealtimeRuntime),
            RealtimePeriod = host.CpuRealtimePeriod > 0 ? (ulong)host.CpuRealtimePeriod : null,
            Cpus = host.CpusetCpus.Length > 0 ? host.CpusetCpus : null,
            Mems = host.CpusetMems.Length > 0 ? host.CpusetMems : null,
        };
        return cpu == new LinuxCpu() ? null : cpu;
    }

    private static LinuxBlockIo? BuildBlockIo(HostConfig host)
    {
        LinuxBlockIo block = new()
        {
            Weight = host.BlkioWeight > 0 ? host.BlkioWeight : null,
            WeightDevice = Convert(host.BlkioWeightDevice, device =>
            {
                (uint major, uint minor) = HostDevices.Number(device.Path);
                return new LinuxWeightDevice { Major = major, Minor = minor, Weight = device.Weight };
            }),
            ThrottleReadBpsDevice = Convert(host.BlkioDeviceReadBps, Throttle),
            ThrottleWriteBpsDevice = Convert(host.BlkioDeviceWriteBps, Throttle),
            ThrottleReadIopsDevice = Convert(host.BlkioDeviceReadIops, Throttle),
            ThrottleWriteIopsDevice = Convert(host.BlkioDeviceWriteIops, Throttle),
        };
        return block == new LinuxBlockIo() ? null : block;
    }

    private static LinuxThrottleDevice Throttle(ThrottleDevice device)
    {
        (uint major, uint minor) = HostDevices.Number(device.Path);
        return new LinuxThrottleDevice { Major = major, Minor = minor, Rate = device.Rate };
    }

    private static TTo[]? Convert<TFrom, TTo>(IReadOnlyList<TFrom>? items, Func<TFrom, TTo> convert) =>
        items is { Count: > 0 } ? [.. items.Select(convert)] : null;

    private static long? NonZero(long value) => value == 0 ? null : value;
}
