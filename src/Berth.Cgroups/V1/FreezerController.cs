// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Berth.Cgroups.V1;

/// <summary>freezer: freezer.state is a request when written and the state when read.</summary>
internal static class FreezerController
{
    private const string File = "freezer.state";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    internal static FreezeState Read(string? directory) => (directory is null ? null : CgroupFile.ReadOrNull(directory, File)?.Trim()) switch
    {
        "THAWED" => FreezeState.Thawed,
        "FREEZING" => FreezeState.Freezing,
        "FROZEN" => FreezeState.Frozen,
        _ => FreezeState.Unknown,
    };

    // A task in vfork or under a tracer can hold a cgroup in FREEZING for ever. Asking again makes the kernel look at every task again, and a moment of
    // running now and then lets such a task get out of where it hangs.
    internal static void Freeze(string directory)
    {
        long start = Stopwatch.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            if (attempt % 50 == 49)
            {
                Thaw(directory);
                Thread.Sleep(1);
            }

            CgroupFile.Write(directory, File, "FROZEN");
            if (Read(directory) == FreezeState.Frozen)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                Thaw(directory);
                throw new IOException($"freeze \"{directory}\": the processes are not frozen after {Limit.TotalSeconds:0} s");
            }

            Thread.Sleep(attempt < 5 ? 0 : 1);
        }
    }

    internal static void Thaw(string directory) => CgroupFile.Write(directory, File, "THAWED");
}
