// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Interop;
using Berth.Primitives;

namespace Berth.Linux.Security;

/// <summary>Compiles profiles to BPF with libseccomp, and puts the answer for calls that the profile's author could not know in front.</summary>
public static unsafe class SeccompCompiler
{
    private const uint BinaryTree = 2;

    /// <summary>Fails with <see cref="ErrorKind.InvalidParameter"/> for a profile that cannot be expressed.</summary>
    public static SeccompProgram Compile(SeccompProfile profile)
    {
        CheckNotify(profile);
        LibSeccomp library = LibSeccomp.Instance;
        nint context = library.Init(profile.DefaultAction.Value);
        if (context == 0)
        {
            throw Failure($"the default action 0x{profile.DefaultAction.Value:x8} is not known to libseccomp");
        }

        try
        {
            // A tree instead of a list: the kernel walks the whole filter once for each number when it is installed, to build its table of allowed calls.
            _ = library.AttributeSet(context, LibSeccomp.SCMP_FLTATR_CTL_OPTIMIZE, BinaryTree);
            List<uint> architectures = [library.ArchNative()];
            foreach (uint architecture in profile.Architectures)
            {
                AddArchitecture(library, context, architecture, architectures);
            }

            LateCalls late = new();
            foreach (SeccompRule rule in profile.Rules)
            {
                AddRule(library, context, profile, rule, architectures, late);
            }

            byte[] filter = Export(library, context);
            bool notifies = profile.Rules.Any(rule => rule.Action == SeccompAction.Notify);
            byte[] prefix = UnknownCallPrefix.Build(profile, architectures, late, (architecture, name) => Resolve(library, architecture, name));
            return new SeccompProgram([.. prefix, .. filter], profile.Flags | (notifies ? SeccompFlags.NewListener : SeccompFlags.None));
        }
        finally
        {
            library.Release(context);
        }
    }

    /// <summary>The number of a call on an architecture; negative when it has no such call or libseccomp does not know it.</summary>
    public static int SyscallNumber(uint architecture, string name) => Resolve(LibSeccomp.Instance, architecture, name);

    // The listener is handed over by sendmsg(2) after the filter is on, and error reports go through write(2): neither may wait for a listener
    // that does not have the descriptor yet.
    private static void CheckNotify(SeccompProfile profile)
    {
        if (profile.DefaultAction == SeccompAction.Notify)
        {
            throw Failure("SCMP_ACT_NOTIFY cannot be used as default action");
        }

        if (profile.Rules.Any(rule => rule.Action == SeccompAction.Notify && rule.Name == "write"))
        {
            throw Failure("SCMP_ACT_NOTIFY cannot be used for the write syscall");
        }
    }

    private static void AddArchitecture(LibSeccomp library, nint context, uint architecture, List<uint> architectures)
    {
        int result = library.ArchAdd(context, architecture);
        if (result == 0)
        {
            architectures.Add(architecture);
        }
        else if (result != -Linux.Errno.EEXIST)
        {
            throw Failure($"architecture 0x{architecture:x8}: {Linux.Errno.Text(-result)}");
        }
    }

    private static void AddRule(LibSeccomp library, nint context, SeccompProfile profile, SeccompRule rule, List<uint> architectures, LateCalls late)
    {
        // libseccomp refuses a rule that says what holds anyway.
        if (rule.Action == profile.DefaultAction)
        {
            return;
        }

        int number;
        using (CString name = new(rule.Name))
        {
            number = library.ResolveName(name.Pointer);
        }

        if (number == LibSeccomp.NR_SCMP_ERROR)
        {
            AddUnresolved(profile, rule, architectures, late);
            return;
        }

        // libseccomp knows one condition for each argument. Several for the same one are alternatives then, as runc and so Docker have it.
        if (rule.Conditions.Select(condition => condition.Index).Distinct().Count() == rule.Conditions.Count)
        {
            Add(library, context, rule, number, [.. rule.Conditions]);
            return;
        }

        foreach (SeccompCondition condition in rule.Conditions)
        {
            Add(library, context, rule, number, [condition]);
        }
    }

    // An allow-list without a name that cannot be resolved is only stricter. A deny-list without it would let a call pass that its author meant to stop.
    private static void AddUnresolved(SeccompProfile profile, SeccompRule rule, List<uint> architectures, LateCalls late)
    {
        bool expressible = LateSyscalls.Knows(rule.Name) && rule.Conditions.Count == 0;
        if (expressible)
        {
            late.Add(rule, architectures);
        }
        else if (profile.DefaultAction.LetsPass && !rule.Action.LetsPass)
        {
            throw Failure($"unknown system call \"{rule.Name}\"");
        }
    }

    private static void Add(LibSeccomp library, nint context, SeccompRule rule, int number, ReadOnlySpan<SeccompCondition> conditions)
    {
        LibSeccomp.scmp_arg_cmp* compares = stackalloc LibSeccomp.scmp_arg_cmp[conditions.Length];
        for (int i = 0; i < conditions.Length; i++)
        {
            compares[i] = new LibSeccomp.scmp_arg_cmp
            {
                arg = conditions[i].Index,
                op = (int)conditions[i].Comparison,
                datum_a = conditions[i].Value,
                datum_b = conditions[i].ValueTwo,
            };
        }

        int result = library.RuleAdd(context, rule.Action.Value, number, (uint)conditions.Length, compares);
        if (result is not 0 and not -Linux.Errno.EEXIST)
        {
            throw Failure($"rule for \"{rule.Name}\": {Linux.Errno.Text(-result)}");
        }
    }

    private static int Resolve(LibSeccomp library, uint architecture, string name)
    {
        using CString text = new(name);
        return library.ResolveNameForArch(architecture, text.Pointer);
    }

    private static byte[] Export(LibSeccomp library, nint context)
    {
        using CString name = new("seccomp");
        using SafeFd file = SafeFd.FromResult(Libc.memfd_create(name.Pointer, Libc.MFD_CLOEXEC), "memfd_create", "seccomp");
        int result = library.ExportBpf(context, file.Number);
        if (result != 0)
        {
            throw Failure($"export: {Linux.Errno.Text(-result)}");
        }

        long size = Libc.lseek(file.Number, 0, 2);
        byte[] filter = new byte[size];
        fixed (byte* start = filter)
        {
            if (Libc.pread(file.Number, start, (nuint)size, 0) != size)
            {
                throw SafeFd.Failure("pread", "seccomp");
            }
        }

        return filter;
    }

    private static EngineException Failure(string what) => new(ErrorKind.InvalidParameter, "seccomp profile: " + what);
}
