// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Berth.Cgroups.V2;

/// <summary>cgroup.freeze is the wish, "frozen" in cgroup.events the state.</summary>
internal static class FreezerFile
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    internal static FreezeState Read(string directory)
    {
        string? wish = CgroupFile.ReadOrNull(directory, "cgroup.freeze")?.Trim();
        return wish switch
        {
            null => FreezeState.Unknown,
            "1" => CgroupFile.Keyed(CgroupFile.ReadOrNull(directory, "cgroup.events"), "frozen") == 1 ? FreezeState.Frozen : FreezeState.Freezing,
            _ => FreezeState.Thawed,
        };
    }

    internal static void Freeze(string directory)
    {
        CgroupFile.Write(directory, "cgroup.freeze", "1");
        long start = Stopwatch.GetTimestamp();
        for (int attempt = 0; Read(directory) != FreezeState.Frozen; attempt++)
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                Thaw(directory);
                throw new IOException($"freeze \"{directory}\": the processes are not frozen after {Limit.TotalSeconds:0} s");
            }

            Thread.Sleep(attempt < 5 ? 0 : 1);
        }
    }

    internal static void Thaw(string directory) => CgroupFile.Write(directory, "cgroup.freeze", "0");
}
