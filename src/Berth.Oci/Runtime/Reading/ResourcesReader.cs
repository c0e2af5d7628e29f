// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>`linux.resources`. See <see cref="JsonMembers"/> for why this is written out.</summary>
public static class ResourcesReader
{
    internal static LinuxResources ReadLinuxResources(ref Utf8JsonReader reader)
    {
        LinuxDeviceCgroup[]? devices = null;
        LinuxMemory? memory = null;
        LinuxCpu? cpu = null;
        LinuxPids? pids = null;
        LinuxBlockIo? blockIo = null;
        LinuxHugepageLimit[]? hugepageLimits = null;
        LinuxNetwork? network = null;
        Dictionary<string, LinuxRdma>? rdma = null;
        Dictionary<string, string>? unified = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("devices"u8))
                devices = JsonMembers.Array(ref reader, ReadLinuxDeviceCgroup);
            else if (reader.ValueTextEquals("memory"u8))
                memory = JsonMembers.Object(ref reader, ReadLinuxMemory);
            else if (reader.ValueTextEquals("cpu"u8))
                cpu = JsonMembers.Object(ref reader, ReadLinuxCpu);
            else if (reader.ValueTextEquals("pids"u8))
                pids = JsonMembers.Object(ref reader, ReadLinuxPids);
            else if (reader.ValueTextEquals("blockIO"u8))
                blockIo = JsonMembers.Object(ref reader, ReadLinuxBlockIo);
            else if (reader.ValueTextEquals("hugepageLimits"u8))
                hugepageLimits = JsonMembers.Array(ref reader, ReadLinuxHugepageLimit);
            else if (reader.ValueTextEquals("network"u8))
                network = JsonMembers.Object(ref reader, ReadLinuxNetwork);
            else if (reader.ValueTextEquals("rdma"u8))
                rdma = JsonMembers.Map(ref reader, ReadLinuxRdma);
            else if (reader.ValueTextEquals("unified"u8))
                unified = JsonMembers.Map(ref reader, JsonValues.StringElement);
            else
                reader.Skip();
        }

        return new LinuxResources
        {
            Devices = devices,
            Memory = memory,
            Cpu = cpu,
            Pids = pids,
            BlockIo = blockIo,
            HugepageLimits = hugepageLimits,
            Network = network,
            Rdma = rdma,
            Unified = unified,
        };
    }

    internal static LinuxDeviceCgroup ReadLinuxDeviceCgroup(ref Utf8JsonReader reader)
    {
        bool allow = false;
        string? type = null;
        long? major = null;
        long? minor = null;
        string? access = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("allow"u8))
                allow = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("type"u8))
                type = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("major"u8))
                major = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("minor"u8))
                minor = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("access"u8))
                access = JsonValues.String(ref reader);
            else
                reader.Skip();
        }

        return new LinuxDeviceCgroup
        {
            Allow = allow,
            Type = type,
            Major = major,
            Minor = minor,
            Access = access,
        };
    }

    internal static LinuxMemory ReadLinuxMemory(ref Utf8JsonReader reader)
    {
        long? limit = null;
        long? reservation = null;
        long? swap = null;
        long? kernel = null;
        long? kernelTcp = null;
        ulong? swappiness = null;
        bool? disableOomKiller = null;
        bool? useHierarchy = null;
        bool? checkBeforeUpdate = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("limit"u8))
                limit = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("reservation"u8))
                reservation = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("swap"u8))
                swap = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("kernel"u8))
                kernel = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("kernelTCP"u8))
                kernelTcp = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("swappiness"u8))
                swappiness = JsonValues.NullableUInt64(ref reader);
            else if (reader.ValueTextEquals("disableOOMKiller"u8))
                disableOomKiller = JsonValues.NullableBoolean(ref reader);
            else if (reader.ValueTextEquals("useHierarchy"u8))
                useHierarchy = JsonValues.NullableBoolean(ref reader);
            else if (reader.ValueTextEquals("checkBeforeUpdate"u8))
                checkBeforeUpdate = JsonValues.NullableBoolean(ref reader);
            else
                reader.Skip();
        }

        return new LinuxMemory
        {
            Limit = limit,
            Reservation = reservation,
            Swap = swap,
            Kernel = kernel,
            KernelTcp = kernelTcp,
            Swappiness = swappiness,
            DisableOomKiller = disableOomKiller,
            UseHierarchy = useHierarchy,
            CheckBeforeUpdate = checkBeforeUpdate,
        };
    }

    internal static LinuxCpu ReadLinuxCpu(ref Utf8JsonReader reader)
    {
        ulong? shares = null;
        long? quota = null;
        ulong? burst = null;
        ulong? period = null;
        long? realtimeRuntime = null;
        ulong? realtimePeriod = null;
        string? cpus = null;
        string? mems = null;
        long? idle = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("shares"u8))
                shares = JsonValues.NullableUInt64(ref reader);
            else if (reader.ValueTextEquals("quota"u8))
                quota = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("burst"u8))
                burst = JsonValues.NullableUInt64(ref reader);
            else if (reader.ValueTextEquals("period"u8))
                period = JsonValues.NullableUInt64(ref reader);
            else if (reader.ValueTextEquals("realtimeRuntime"u8))
                realtimeRuntime = JsonValues.NullableInt64(ref reader);
            else if (reader.ValueTextEquals("realtimePeriod"u8))
                realtimePeriod = JsonValues.NullableUInt64(ref reader);
            else if (reader.ValueTextEquals("cpus"u8))
                cpus = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("mems"u8))
                mems = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("idle"u8))
                idle = JsonValues.NullableInt64(ref reader);
            else
                reader.Skip();
        }

        return new LinuxCpu
        {
            Shares = shares,
            Quota = quota,
            Burst = burst,
            Period = period,
            RealtimeRuntime = realtimeRuntime,
            RealtimePeriod = realtimePeriod,
            Cpus = cpus,
            Mems = mems,
            Idle = idle,
        };
    }

    internal static LinuxPids ReadLinuxPids(ref Utf8JsonReader reader)
    {
        long? limit = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("limit"u8))
                limit = JsonValues.NullableInt64(ref reader);
            else
                reader.Skip();
        }

        return new LinuxPids
        {
            Limit = limit,
        };
    }

    internal static LinuxBlockIo ReadLinuxBlockIo(ref Utf8JsonReader reader)
    {
        ushort? weight = null;
        ushort? leafWeight = null;
        LinuxWeightDevice[]? weightDevice = null;
        LinuxThrottleDevice[]? throttleReadBpsDevice = null;
        LinuxThrottleDevice[]? throttleWriteBpsDevice = null;
        LinuxThrottleDevice[]? throttleReadIopsDevice = null;
        LinuxThrottleDevice[]? throttleWriteIopsDevice = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("weight"u8))
                weight = JsonValues.NullableUInt16(ref reader);
            else if (reader.ValueTextEquals("leafWeight"u8))
                leafWeight = JsonValues.NullableUInt16(ref reader);
            else if (reader.ValueTextEquals("weightDevice"u8))
                weightDevice = JsonMembers.Array(ref reader, ReadLinuxWeightDevice);
            else if (reader.ValueTextEquals("throttleReadBpsDevice"u8))
                throttleReadBpsDevice = JsonMembers.Array(ref reader, ReadLinuxThrottleDevice);
            else if (reader.ValueTextEquals("throttleWriteBpsDevice"u8))
                throttleWriteBpsDevice = JsonMembers.Array(ref reader, ReadLinuxThrottleDevice);
            else if (reader.ValueTextEquals("throttleReadIOPSDevice"u8))
                throttleReadIopsDevice = JsonMembers.Array(ref reader, ReadLinuxThrottleDevice);
            else if (reader.ValueTextEquals("throttleWriteIOPSDevice"u8))
                throttleWriteIopsDevice = JsonMembers.Array(ref reader, ReadLinuxThrottleDevice);
            else
                reader.Skip();
        }

        return new LinuxBlockIo
        {
            Weight = weight,
            LeafWeight = leafWeight,
            WeightDevice = weightDevice,
            ThrottleReadBpsDevice = throttleReadBpsDevice,
            ThrottleWriteBpsDevice = throttleWriteBpsDevice,
            ThrottleReadIopsDevice = throttleReadIopsDevice,
            ThrottleWriteIopsDevice = throttleWriteIopsDevice,
        };
    }

    internal static LinuxWeightDevice ReadLinuxWeightDevice(ref Utf8JsonReader reader)
    {
        long major = 0;
        long minor = 0;
        ushort? weight = null;
        ushort? leafWeight = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("major"u8))
                major = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("minor"u8))
                minor = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("weight"u8))
                weight = JsonValues.NullableUInt16(ref reader);
            else if (reader.ValueTextEquals("leafWeight"u8))
                leafWeight = JsonValues.NullableUInt16(ref reader);
            else
                reader.Skip();
        }

        return new LinuxWeightDevice
        {
            Major = major,
            Minor = minor,
            Weight = weight,
            LeafWeight = leafWeight,
        };
    }

    internal static LinuxThrottleDevice ReadLinuxThrottleDevice(ref Utf8JsonReader reader)
    {
        long major = 0;
        long minor = 0;
        ulong rate = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("major"u8))
                major = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("minor"u8))
                minor = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("rate"u8))
                rate = JsonValues.UInt64(ref reader);
            else
                reader.Skip();
        }

        return new LinuxThrottleDevice
        {
            Major = major,
            Minor = minor,
            Rate = rate,
        };
    }

    internal static LinuxHugepageLimit ReadLinuxHugepageLimit(ref Utf8JsonReader reader)
    {
        string? pageSize = null;
        ulong limit = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("pageSize"u8))
                pageSize = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("limit"u8))
                limit = JsonValues.UInt64(ref reader);
            else
                reader.Skip();
        }

        return new LinuxHugepageLimit
        {
            PageSize = pageSize ?? throw JsonMembers.Missing("pageSize"),
            Limit = limit,
        };
    }

    internal static LinuxNetwork ReadLinuxNetwork(ref Utf8JsonReader reader)
    {
        uint? classId = null;
        LinuxInterfacePriority[]? priorities = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("classID"u8))
                classId = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("priorities"u8))
                priorities = JsonMembers.Array(ref reader, ReadLinuxInterfacePriority);
            else
                reader.Skip();
        }

        return new LinuxNetwork
        {
            ClassId = classId,
            Priorities = priorities,
        };
    }

    internal static LinuxInterfacePriority ReadLinuxInterfacePriority(ref Utf8JsonReader reader)
    {
        string? name = null;
        uint priority = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                name = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("priority"u8))
                priority = JsonValues.UInt32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxInterfacePriority
        {
            Name = name ?? throw JsonMembers.Missing("name"),
            Priority = priority,
        };
    }

    internal static LinuxRdma ReadLinuxRdma(ref Utf8JsonReader reader)
    {
        uint? hcaHandles = null;
        uint? hcaObjects = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("hcaHandles"u8))
                hcaHandles = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("hcaObjects"u8))
                hcaObjects = JsonValues.NullableUInt32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxRdma
        {
            HcaHandles = hcaHandles,
            HcaObjects = hcaObjects,
        };
    }
}
