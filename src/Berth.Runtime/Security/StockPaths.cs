// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Security;

/// <summary>What a container that is not privileged does not see, or sees read-only, of the host's kernel.</summary>
public static class StockPaths
{
    private static readonly Lazy<IReadOnlyList<string>> HostMasked = new(WithThermalThrottle);

    /// <summary>
    /// Files become /dev/null, directories empty and read-only. /proc/interrupts and the thermal counters of the CPUs tell about other containers
    /// (keystroke timing, power side channels), /sys/devices/virtual/powercap is CVE-2020-8694.
    /// </summary>
    public static IReadOnlyList<string> Masked => HostMasked.Value;

    public static IReadOnlyList<string> ReadOnly { get; } =
    [
        "/proc/bus",
        "/proc/fs",
        "/proc/irq",
        "/proc/sys",
        "/proc/sysrq-trigger",
    ];

    internal static IReadOnlyList<string> AlwaysMasked { get; } =
    [
        "/proc/asound",
        "/proc/acpi",
        "/proc/interrupts",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/sys/firmware",
        "/sys/devices/virtual/powercap",
    ];

    // There is one for each CPU, and only on bare metal: naming those that are not there would cost a failed lookup in each start.
    private static IReadOnlyList<string> WithThermalThrottle()
    {
        List<string> paths = [.. AlwaysMasked];
        for (int cpu = 0; Directory.Exists($"/sys/devices/system/cpu/cpu{cpu}"); cpu++)
        {
            string path = $"/sys/devices/system/cpu/cpu{cpu}/thermal_throttle";
            if (Directory.Exists(path))
            {
                paths.Add(path);
            }
        }

        return paths;
    }
}
