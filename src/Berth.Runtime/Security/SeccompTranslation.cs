// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Security;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Runtime.Security;

/// <summary>From the specification's words to the kernel's numbers.</summary>
public static class SeccompTranslation
{
    private const uint EPERM = 1;

    /// <summary>Every action's name, for the list of features.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY",
        "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ];

    public static IReadOnlyList<string> Operators { get; } =
    [
        "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE",
    ];

    /// <summary>Flags that a filter may name. A flag that is known but not here is refused.</summary>
    public static IReadOnlyList<string> Flags { get; } =
    [
        "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    /// <summary>Fails with <see cref="ErrorKind.InvalidParameter"/>, naming the word that is not known.</summary>
    public static SeccompProfile ToProfile(LinuxSeccomp seccomp)
    {
        List<SeccompRule> rules = [];
        foreach (LinuxSyscall call in seccomp.Syscalls ?? [])
        {
            SeccompAction action = Action(call.Action, call.ErrnoRet);
            SeccompCondition[] conditions = [.. (call.Args ?? []).Select(Condition)];
            rules.AddRange(call.Names.Select(name => new SeccompRule(name, action, conditions)));
        }

        SeccompProfile profile = new()
        {
            DefaultAction = Action(seccomp.DefaultAction, seccomp.DefaultErrnoRet),
            Architectures = [.. (seccomp.Architectures ?? []).Select(Architecture)],
            Flags = (seccomp.Flags ?? []).Aggregate(SeccompFlags.None, (flags, name) => flags | Flag(name)),
            Rules = rules,
        };
        bool notifies = rules.Exists(rule => rule.Action == SeccompAction.Notify);
        return notifies && string.IsNullOrEmpty(seccomp.ListenerPath)
            ? throw Invalid("SCMP_ACT_NOTIFY needs a listenerPath")
            : profile;
    }

    private static SeccompAction Action(string name, uint? data)
    {
        SeccompAction action = name switch
        {
            "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => SeccompAction.KillThread,
            "SCMP_ACT_KILL_PROCESS" => SeccompAction.KillProcess,
            "SCMP_ACT_TRAP" => SeccompAction.Trap,
            "SCMP_ACT_ERRNO" => SeccompAction.Errno(data ?? EPERM),
            "SCMP_ACT_TRACE" => SeccompAction.Trace(data ?? EPERM),
            "SCMP_ACT_LOG" => SeccompAction.Log,
            "SCMP_ACT_ALLOW" => SeccompAction.Allow,
            "SCMP_ACT_NOTIFY" => SeccompAction.Notify,
            _ => throw Invalid($"unknown action \"{name}\""),
        };
        bool takesData = name is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE";
        return data is not null && !takesData ? throw Invalid($"errnoRet has no meaning for action \"{name}\"") : action;
    }

    private static SeccompCondition Condition(LinuxSeccompArg argument)
    {
        if (argument.Index > 5)
        {
            throw Invalid($"argument index {argument.Index} is above 5");
        }

        SeccompComparison comparison = argument.Op switch
        {
            "SCMP_CMP_NE" => SeccompComparison.NotEqual,
            "SCMP_CMP_LT" => SeccompComparison.Less,
            "SCMP_CMP_LE" => SeccompComparison.LessOrEqual,
            "SCMP_CMP_EQ" => SeccompComparison.Equal,
            "SCMP_CMP_GE" => SeccompComparison.GreaterOrEqual,
            "SCMP_CMP_GT" => SeccompComparison.Greater,
            "SCMP_CMP_MASKED_EQ" => SeccompComparison.MaskedEqual,
            _ => throw Invalid($"unknown operator \"{argument.Op}\""),
        };
        return new SeccompCondition(argument.Index, comparison, argument.Value, argument.ValueTwo);
    }

    private static uint Architecture(string name) =>
        SeccompArchitecture.TryGet(name, out uint token) ? token : throw Invalid($"unknown architecture \"{name}\"");

    private static SeccompFlags Flag(string name) => name switch
    {
        "SECCOMP_FILTER_FLAG_TSYNC" => SeccompFlags.ThreadSync,
        "SECCOMP_FILTER_FLAG_LOG" => SeccompFlags.Log,
        "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SeccompFlags.SpecAllow,
        "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" => SeccompFlags.WaitKillableReceive,
        _ => throw Invalid($"unknown flag \"{name}\""),
    };

    private static EngineException Invalid(string what) => new(ErrorKind.InvalidParameter, "seccomp profile: " + what);
}
