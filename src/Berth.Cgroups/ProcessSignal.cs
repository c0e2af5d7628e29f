// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;

namespace Berth.Cgroups;

/// <summary>Signals to lists of processes.</summary>
internal static class ProcessSignal
{
    internal const int SIGKILL = 9;
    private const int MaxRounds = 100;

    internal static void SendToAll(IReadOnlyList<int> pids, int signal)
    {
        foreach (int pid in pids)
        {
            int errno = KernelFile.Kill(pid, signal);
            if (errno is not 0 and not Errno.ESRCH)
            {
                throw CgroupFile.Failure($"kill {signal}", CgroupFile.Text((long)pid), errno);
            }
        }
    }

    /// <summary>Without a freezer: SIGKILL is repeated until nobody is left, because processes may fork between the reading and the signal. Others are sent once.</summary>
    internal static void KillUntilGone(Func<IReadOnlyList<int>> list, int signal)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            IReadOnlyList<int> pids = list();
            SendToAll(pids, signal);
            if (signal != SIGKILL || pids.Count == 0)
            {
                return;
            }

            Thread.Sleep(1);
        }
    }
}
