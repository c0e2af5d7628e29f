// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>blkio: weights of the bfq scheduler (before it cfq's, under shorter names) and throttling.</summary>
internal static class BlkioController
{
    internal static void Apply(string directory, LinuxBlockIo io)
    {
        if (io.Weight is > 0)
        {
            CgroupFile.Write(directory, WeightFile(directory, "weight"), CgroupFile.Text((ulong)io.Weight.Value));
        }

        if (io.LeafWeight is > 0)
        {
            CgroupFile.Write(directory, "blkio.leaf_weight", CgroupFile.Text((ulong)io.LeafWeight.Value));
        }

        foreach (LinuxWeightDevice device in io.WeightDevice ?? [])
        {
            ApplyWeight(directory, device);
        }

        Throttle(directory, "blkio.throttle.read_bps_device", io.ThrottleReadBpsDevice);
        Throttle(directory, "blkio.throttle.write_bps_device", io.ThrottleWriteBpsDevice);
        Throttle(directory, "blkio.throttle.read_iops_device", io.ThrottleReadIopsDevice);
        Throttle(directory, "blkio.throttle.write_iops_device", io.ThrottleWriteIopsDevice);
    }

    internal static BlockIoStatistics Read(string? directory) => directory is null ? new BlockIoStatistics() : new BlockIoStatistics
    {
        ServiceBytes = FirstCounted(directory, "io_service_bytes"),
        Serviced = FirstCounted(directory, "io_serviced"),
    };

    /// <summary>Lines "major:minor Operation number"; the sum over all devices, a line without a device, is left out.</summary>
    internal static IReadOnlyList<BlockIoEntry> ParseEntries(string? content)
    {
        List<BlockIoEntry> entries = [];
        foreach (string line in (content ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 4 && uint.TryParse(fields[0], CultureInfo.InvariantCulture, out uint major)
                && uint.TryParse(fields[1], CultureInfo.InvariantCulture, out uint minor))
            {
                entries.Add(new BlockIoEntry(major, minor, fields[2], CgroupFile.ParseNumber(fields[3])));
            }
        }

        return entries;
    }

    private static void ApplyWeight(string directory, LinuxWeightDevice device)
    {
        if (device.Weight is > 0)
        {
            CgroupFile.Write(directory, WeightFile(directory, "weight_device"), $"{device.Major}:{device.Minor} {device.Weight}");
        }

        if (device.LeafWeight is > 0)
        {
            CgroupFile.Write(directory, "blkio.leaf_weight_device", $"{device.Major}:{device.Minor} {device.LeafWeight}");
        }
    }

    private static string WeightFile(string directory, string name) =>
        CgroupFile.Exists(directory, "blkio.bfq." + name) ? "blkio.bfq." + name : "blkio." + name;

    private static void Throttle(string directory, string file, LinuxThrottleDevice[]? devices)
    {
        foreach (LinuxThrottleDevice device in devices ?? [])
        {
            CgroupFile.Write(directory, file, $"{device.Major}:{device.Minor} {device.Rate}");
        }
    }

    // bfq counts only while it schedules a disk; the throttle layer always does.
    private static IReadOnlyList<BlockIoEntry> FirstCounted(string directory, string counter)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["blkio.bfq.", "blkio.throttle."])
        {
            IReadOnlyList<BlockIoEntry> entries = ParseEntries(CgroupFile.ReadOrNull(directory, prefix + counter + "_recursive"));
            if (entries.Count > 0)
            {
                return entries;
            }
        }

        return [];
    }
}
