// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups;

/// <summary>The page sizes for which a cgroup has files.</summary>
internal static class HugePageSizes
{
    private const string Prefix = "hugetlb.";

    internal static IEnumerable<string> In(string? directory, string suffix)
    {
        if (directory is null || !Directory.Exists(directory))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(directory, Prefix + "*" + suffix))
        {
            string size = Path.GetFileName(path)[Prefix.Length..^suffix.Length];
            if (!size.EndsWith(".rsvd", StringComparison.Ordinal))
            {
                yield return size;
            }
        }
    }
}
