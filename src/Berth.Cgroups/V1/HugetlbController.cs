// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V1;

/// <summary>hugetlb: a limit for each page size.</summary>
internal static class HugetlbController
{
    internal static void Apply(string directory, LinuxHugepageLimit[] limits)
    {
        foreach (LinuxHugepageLimit limit in limits)
        {
            string value = CgroupFile.Text(limit.Limit);
            CgroupFile.Write(directory, $"hugetlb.{limit.PageSize}.limit_in_bytes", value);

            // Pages that are reserved but not yet touched have their own counter since Linux 5.7.
            string reserved = $"hugetlb.{limit.PageSize}.rsvd.limit_in_bytes";
            if (CgroupFile.Exists(directory, reserved))
            {
                CgroupFile.Write(directory, reserved, value);
            }
        }
    }

    internal static IReadOnlyDictionary<string, HugetlbStatistics> Read(string? directory)
    {
        Dictionary<string, HugetlbStatistics> sizes = new(StringComparer.Ordinal);
        foreach (string size in HugePageSizes.In(directory, ".usage_in_bytes"))
        {
            sizes[size] = new HugetlbStatistics
            {
                Usage = CgroupFile.ReadNumber(directory!, $"hugetlb.{size}.usage_in_bytes"),
                MaxUsage = CgroupFile.ReadNumber(directory!, $"hugetlb.{size}.max_usage_in_bytes"),
                FailCount = CgroupFile.ReadNumber(directory!, $"hugetlb.{size}.failcnt"),
            };
        }

        return sizes;
    }
}
