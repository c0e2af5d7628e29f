// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V2;

/// <summary>hugetlb: a limit for each page size.</summary>
internal static class HugetlbController
{
    internal static void Apply(string directory, LinuxHugepageLimit[] limits)
    {
        foreach (LinuxHugepageLimit limit in limits)
        {
            string value = CgroupFile.Text(limit.Limit);
            CgroupFile.Write(directory, $"hugetlb.{limit.PageSize}.max", value);
            if (CgroupFile.Exists(directory, $"hugetlb.{limit.PageSize}.rsvd.max"))
            {
                CgroupFile.Write(directory, $"hugetlb.{limit.PageSize}.rsvd.max", value);
            }
        }
    }

    internal static IReadOnlyDictionary<string, HugetlbStatistics> Read(string directory)
    {
        Dictionary<string, HugetlbStatistics> sizes = new(StringComparer.Ordinal);
        foreach (string size in HugePageSizes.In(directory, ".current"))
        {
            sizes[size] = new HugetlbStatistics
            {
                Usage = CgroupFile.ReadNumber(directory, $"hugetlb.{size}.current"),
                FailCount = CgroupFile.Keyed(CgroupFile.ReadOrNull(directory, $"hugetlb.{size}.events"), "max"),
            };
        }

        return sizes;
    }
}
