// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>What the process gets from the kernel and how: limits, scheduling, personality, labels.</summary>
internal static class LimitsSection
{
    internal const int FileLimit = 7; // RLIMIT_NOFILE

    /// <summary>
    /// The soft limit that every Unix program expects (select(2) knows no more), and what a login gets. What this process has is the engine's
    /// own, which a server raises for itself.
    /// </summary>
    internal const ulong UsualFileLimit = 1024;

    private static readonly string[] Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK",
        "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    /// <summary>The limits to set, the one on files always among them.</summary>
    internal static IEnumerable<(Step Step, int Resource, ulong Soft, ulong Hard)> Limits(Process process)
    {
        bool files = false;
        foreach (PosixRlimit limit in process.Rlimits ?? [])
        {
            int resource = Array.IndexOf(Names, limit.Type);
            if (resource < 0)
            {
                throw ProgramBuilder.Invalid($"unknown limit \"{limit.Type}\"");
            }

            files |= resource == FileLimit;
            var step = new Step("set limit", string.Create(CultureInfo.InvariantCulture, $"{limit.Type}={limit.Soft}:{limit.Hard}"));
            yield return (step, resource, limit.Soft, limit.Hard);
        }

        if (!files)
        {
            (ulong soft, ulong hard) = UsualLimits.Files;
            yield return (new Step("set limit", "RLIMIT_NOFILE"), FileLimit, soft, hard);
        }
    }

    /// <summary>Limits of a process in a new user namespace are the parent's to set: raising one takes privilege on the host.</summary>
    internal static void EmitLimits(ProgramBuilder builder)
    {
        if (builder.Namespaces.NewUser)
        {
            return;
        }

        foreach ((Step step, int resource, ulong soft, ulong hard) in Limits(builder.Process))
        {
            builder.Code.SetLimit(step, resource, soft, hard);
        }
    }

    /// <summary>Before any change of namespace or identity: lowering the score takes privilege on the host.</summary>
    internal static void EmitOutOfMemoryScore(ProgramBuilder builder)
    {
        if (builder.Process.OomScoreAdj is { } score && !builder.Namespaces.NewUser)
        {
            string text = score.ToString(CultureInfo.InvariantCulture);
            builder.Code.WriteFile(new Step("set oom_score_adj", text), builder.HostProc, "self/oom_score_adj", text);
        }
    }

    internal static void EmitScheduling(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        if (builder.Linux?.Personality is { } personality)
        {
            ulong persona = personality.Domain switch
            {
                "LINUX" => 0,
                "LINUX32" => 8,
                _ => throw ProgramBuilder.Invalid($"unknown personality \"{personality.Domain}\""),
            };
            if (personality.Flags is { Length: > 0 })
            {
                throw ProgramBuilder.Invalid($"personality flag \"{personality.Flags[0]}\" is not supported");
            }

            code.SetPersonality(new Step("personality", personality.Domain), persona);
        }

        if (builder.Process.Scheduler is { } scheduler)
        {
            code.SetScheduler(
                new Step("set scheduler", scheduler.Policy), Policy(scheduler.Policy), SchedulerFlags(scheduler.Flags), scheduler.Nice, (uint)scheduler.Priority,
                scheduler.Runtime, scheduler.Deadline, scheduler.Period);
        }

        if (builder.Process.IoPriority is { } priority)
        {
            int kind = priority.Class switch
            {
                "IOPRIO_CLASS_RT" => 1,
                "IOPRIO_CLASS_BE" => 2,
                "IOPRIO_CLASS_IDLE" => 3,
                _ => throw ProgramBuilder.Invalid($"unknown I/O priority class \"{priority.Class}\""),
            };
            code.SetIoPriority(new Step("set I/O priority", priority.Class), kind, priority.Priority);
        }
    }

    /// <summary>The label of a mandatory access control takes effect at execve.</summary>
    internal static void EmitLabels(ProgramBuilder builder)
    {
        if (builder.Process.ApparmorProfile is { Length: > 0 } profile && profile != "unconfined")
        {
            builder.Code.WriteFile(new Step("set apparmor profile", profile), builder.HostProc, "self/attr/apparmor/exec", "exec " + profile);
        }

        if (builder.Process.SelinuxLabel is { Length: > 0 } label)
        {
            builder.Code.WriteFile(new Step("set selinux label", label), builder.HostProc, "self/attr/exec", label);
        }
    }

    /// <summary>A CPU list as in cpuset(7), "0-3,8", as the mask that sched_setaffinity takes.</summary>
    internal static byte[] CpuMask(string list)
    {
        byte[] mask = new byte[128];
        foreach (string range in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            bool good = int.TryParse(dash < 0 ? range : range[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out int first);
            int last = first;
            good = good && (dash < 0 || int.TryParse(range[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out last));
            if (!good || last < first || last >= mask.Length * 8)
            {
                throw ProgramBuilder.Invalid($"bad CPU list \"{list}\"");
            }

            for (int cpu = first; cpu <= last; cpu++)
            {
                mask[cpu / 8] |= (byte)(1 << (cpu % 8));
            }
        }

        return mask;
    }

    private static uint Policy(string name) => name switch
    {
        "SCHED_OTHER" => 0,
        "SCHED_FIFO" => 1,
        "SCHED_RR" => 2,
        "SCHED_BATCH" => 3,
        "SCHED_ISO" => 4,
        "SCHED_IDLE" => 5,
        "SCHED_DEADLINE" => 6,
        _ => throw ProgramBuilder.Invalid($"unknown scheduler policy \"{name}\""),
    };

    private static ulong SchedulerFlags(string[]? names)
    {
        ulong flags = 0;
        foreach (string name in names ?? [])
        {
            flags |= name switch
            {
                "SCHED_FLAG_RESET_ON_FORK" => 0x01UL,
                "SCHED_FLAG_RECLAIM" => 0x02,
                "SCHED_FLAG_DL_OVERRUN" => 0x04,
                "SCHED_FLAG_KEEP_POLICY" => 0x08,
                "SCHED_FLAG_KEEP_PARAMS" => 0x10,
                "SCHED_FLAG_UTIL_CLAMP_MIN" => 0x20,
                "SCHED_FLAG_UTIL_CLAMP_MAX" => 0x40,
                _ => throw ProgramBuilder.Invalid($"unknown scheduler flag \"{name}\""),
            };
        }

        return flags;
    }
}

/// <summary>RLIMIT_NOFILE of a process for which the specification has none: nothing of the caller's but its hard limit.</summary>
internal static class UsualLimits
{
    internal static (ulong Soft, ulong Hard) Files
    {
        get
        {
            (ulong soft, ulong hard) = Linux.Processes.SelfProcess.GetLimit(0, LimitsSection.FileLimit);
            return (Math.Min(soft, Math.Min(hard, LimitsSection.UsualFileLimit)), hard);
        }
    }
}
