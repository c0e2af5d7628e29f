// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.V2;

/// <summary>io: weights and limits of block devices.</summary>
internal static class IoController
{
    internal static void Apply(string directory, LinuxBlockIo io)
    {
        if (io.LeafWeight is > 0 || (io.WeightDevice?.Any(device => device.LeafWeight is > 0) ?? false))
        {
            throw new EngineException(ErrorKind.InvalidParameter, "cannot set the block I/O leaf weight: cgroup version 2 has none");
        }

        bool bfq = CgroupFile.Exists(directory, "io.bfq.weight");
        if (io.Weight is > 0)
        {
            WriteWeight(directory, bfq, "", io.Weight.Value);
        }

        foreach (LinuxWeightDevice device in io.WeightDevice ?? [])
        {
            WriteWeight(directory, bfq, $"{device.Major}:{device.Minor} ", device.Weight ?? 0);
        }

        Throttle(directory, "rbps", io.ThrottleReadBpsDevice);
        Throttle(directory, "wbps", io.ThrottleWriteBpsDevice);
        Throttle(directory, "riops", io.ThrottleReadIopsDevice);
        Throttle(directory, "wiops", io.ThrottleWriteIopsDevice);
    }

    /// <summary>Version 1's 10 to 1000 on version 2's scale of 1 to 10000.</summary>
    internal static ulong ConvertWeight(ushort weight) => 1 + ((Math.Clamp((ulong)weight, 10, 1000) - 10) * 9999 / 990);

    internal static BlockIoStatistics Read(string directory)
    {
        List<BlockIoEntry> bytes = [];
        List<BlockIoEntry> operations = [];
        foreach (string line in (CgroupFile.ReadOrNull(directory, "io.stat") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 3 || !uint.TryParse(fields[0], CultureInfo.InvariantCulture, out uint major)
                || !uint.TryParse(fields[1], CultureInfo.InvariantCulture, out uint minor))
            {
                continue;
            }

            foreach (string field in fields.AsSpan(2))
            {
                Add(bytes, operations, major, minor, field);
            }
        }

        return new BlockIoStatistics { ServiceBytes = bytes, Serviced = operations };
    }

    private static void Add(List<BlockIoEntry> bytes, List<BlockIoEntry> operations, uint major, uint minor, string field)
    {
        int equals = field.IndexOf('=', StringComparison.Ordinal);
        (List<BlockIoEntry>? list, string operation) = field[..Math.Max(equals, 0)] switch
        {
            "rbytes" => (bytes, "read"),
            "wbytes" => (bytes, "write"),
            "dbytes" => (bytes, "discard"),
            "rios" => (operations, "read"),
            "wios" => (operations, "write"),
            "dios" => (operations, "discard"),
            _ => ((List<BlockIoEntry>?)null, ""),
        };
        list?.Add(new BlockIoEntry(major, minor, operation, CgroupFile.ParseNumber(field.AsSpan(equals + 1))));
    }

    private static void WriteWeight(string directory, bool bfq, string device, ushort weight)
    {
        // An empty weight of a device takes its setting away.
        string value = weight == 0 ? "default" : CgroupFile.Text(bfq ? weight : ConvertWeight(weight));
        CgroupFile.Write(directory, bfq ? "io.bfq.weight" : "io.weight", device + value);
    }

    private static void Throttle(string directory, string key, LinuxThrottleDevice[]? devices)
    {
        foreach (LinuxThrottleDevice device in devices ?? [])
        {
            string rate = device.Rate == 0 ? "max" : CgroupFile.Text(device.Rate);
            CgroupFile.Write(directory, "io.max", $"{device.Major}:{device.Minor} {key}={rate}");
        }
    }
}
