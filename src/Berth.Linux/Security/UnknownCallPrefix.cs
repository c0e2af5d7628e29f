// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Security;

/// <summary>Rules for calls that libseccomp does not know, by architecture.</summary>
internal sealed class LateCalls
{
    private readonly List<(uint Architecture, int Number, SeccompAction Action)> _calls = [];

    internal void Add(SeccompRule rule, List<uint> architectures)
    {
        foreach (uint architecture in architectures)
        {
            if (LateSyscalls.Number(architecture, rule.Name) is { } number)
            {
                _calls.RemoveAll(call => call.Architecture == architecture && call.Number == number);
                _calls.Add((architecture, number, rule.Action));
            }
        }
    }

    internal IEnumerable<(int Number, SeccompAction Action)> Of(uint architecture) =>
        _calls.Where(call => call.Architecture == architecture).Select(call => (call.Number, call.Action));
}

/// <summary>
/// Instructions in front of libseccomp's filter. A default-deny profile answers every call it does not list with its default, mostly EPERM; but to a call
/// that did not exist when the profile was written, the right answer is ENOSYS, on which a libc falls back to an older call. So numbers above the
/// highest one in the profile get ENOSYS, as runc does it since 1.0.0-rc93, and calls that libseccomp could not resolve get their action here.
/// </summary>
internal static class UnknownCallPrefix
{
    private const ushort LoadAbsolute = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpGreater = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private const ushort JumpSet = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private const ushort Jump = 0x05; // BPF_JMP | BPF_JA
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    private const uint OffsetOfNumber = 0; // struct seccomp_data
    private const uint OffsetOfArchitecture = 4;
    private const uint X32Bit = 0x40000000;

    internal static byte[] Build(SeccompProfile profile, List<uint> architectures, LateCalls late, Func<uint, string, int> resolve)
    {
        bool answerUnknown = !profile.DefaultAction.LetsPass;
        List<ulong> program = [];
        foreach (uint architecture in architectures)
        {
            // x32 is told by the number within the block of x86-64.
            if (architecture == SeccompArchitecture.X32)
            {
                continue;
            }

            List<ulong> block = Block(profile, architecture, answerUnknown, architectures, late, resolve);
            if (block.Count > 0)
            {
                program.Add(Instruction(LoadAbsolute, OffsetOfArchitecture));
                program.Add(Instruction(JumpEqual, architecture, 0, (byte)block.Count));
                program.AddRange(block);
            }
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(program)).ToArray();
    }

    private static List<ulong> Block(
        SeccompProfile profile, uint architecture, bool answerUnknown, List<uint> architectures, LateCalls late, Func<uint, string, int> resolve)
    {
        List<ulong> block = [];
        foreach ((int number, SeccompAction action) in late.Of(architecture))
        {
            block.Add(Instruction(JumpEqual, (uint)number, 0, 1));
            block.Add(Instruction(Return, action.Value));
        }

        if (answerUnknown)
        {
            if (architecture == SeccompArchitecture.X64)
            {
                AddX32(block, profile, architectures, resolve);
            }

            AddLimit(block, Highest(profile, architecture, late, resolve));
        }

        if (block.Count > 0)
        {
            block.Insert(0, Instruction(LoadAbsolute, OffsetOfNumber));
        }

        return block;
    }

    // A number with the x32 bit is above every number of x86-64, so it must be led around their limit, to its own if the profile covers x32.
    private static void AddX32(List<ulong> block, SeccompProfile profile, List<uint> architectures, Func<uint, string, int> resolve)
    {
        List<ulong> own = [];
        if (architectures.Contains(SeccompArchitecture.X32))
        {
            AddLimit(own, Highest(profile, SeccompArchitecture.X32, null, resolve));
        }

        own.Add(Instruction(Jump, 2)); // over the two instructions of x86-64's limit
        block.Add(Instruction(JumpSet, X32Bit, 0, (byte)own.Count));
        block.AddRange(own);
    }

    private static void AddLimit(List<ulong> block, uint highest)
    {
        block.Add(Instruction(JumpGreater, highest, 0, 1));
        block.Add(Instruction(Return, SeccompAction.Errno(Linux.Errno.ENOSYS).Value));
    }

    private static uint Highest(SeccompProfile profile, uint architecture, LateCalls? late, Func<uint, string, int> resolve)
    {
        int highest = late?.Of(architecture).Select(call => call.Number).DefaultIfEmpty(0).Max() ?? 0;
        foreach (SeccompRule rule in profile.Rules)
        {
            highest = Math.Max(highest, resolve(architecture, rule.Name));
        }

        return (uint)highest;
    }

    // struct sock_filter: u16 code, u8 jump if true, u8 jump if false, u32 value.
    private static ulong Instruction(ushort code, uint value, byte ifTrue = 0, byte ifFalse = 0) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)value << 32);
}
