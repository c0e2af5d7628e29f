// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups.Devices;

/// <summary>
/// Version 2 has no devices controller: an eBPF program attached to the cgroup is asked before each mknod and open (cgroup-v2.rst, "Device controller").
/// Its context is three 32-bit words: type in the low and access in the high half of the first, then major and minor. 1 allows, 0 denies.
/// </summary>
public static class DeviceProgram
{
    private const byte LoadWord = 0x61; // BPF_LDX | BPF_MEM | BPF_W
    private const byte MoveRegister = 0xbc; // BPF_ALU | BPF_MOV | BPF_X
    private const byte MoveValue = 0xb7; // BPF_ALU64 | BPF_MOV | BPF_K
    private const byte AndValue = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private const byte ShiftRight = 0x74; // BPF_ALU | BPF_RSH | BPF_K
    private const byte JumpNotEqualValue = 0x55; // BPF_JMP | BPF_JNE | BPF_K
    private const byte JumpEqualValue = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const byte JumpNotEqualRegister = 0x5d; // BPF_JMP | BPF_JNE | BPF_X
    private const byte Return = 0x95; // BPF_JMP | BPF_EXIT

    private const int TypeBlock = 1; // BPF_DEVCG_DEV_BLOCK
    private const int TypeCharacter = 2; // BPF_DEVCG_DEV_CHAR

    // r0 result, r1 context and then scratch, r2 type, r3 access, r4 major, r5 minor.
    private const int Result = 0;
    private const int Scratch = 1;
    private const int Type = 2;
    private const int Access = 3;
    private const int Major = 4;
    private const int Minor = 5;

    /// <summary>The instructions (struct bpf_insn, eight bytes each). The last rule about a device decides, so the rules are tried from the end.</summary>
    public static ulong[] Compile(DevicePolicy policy)
    {
        List<ulong> program =
        [
            Instruction(LoadWord, Type, Scratch, 0),
            Instruction(MoveRegister, Access, Type),
            Instruction(AndValue, Type, value: 0xffff),
            Instruction(ShiftRight, Access, value: 16),
            Instruction(LoadWord, Major, Scratch, 4),
            Instruction(LoadWord, Minor, Scratch, 8),
        ];
        for (int i = policy.Exceptions.Count - 1; i >= 0; i--)
        {
            AddRule(program, policy.Exceptions[i]);
        }

        AddReturn(program, policy.DefaultAllow);
        return [.. program];
    }

    // A rule that allows must allow all that is asked for; a rule that denies needs only a part of it.
    private static void AddRule(List<ulong> program, DeviceRule rule)
    {
        List<ulong> tests = [Instruction(JumpNotEqualValue, Type, value: rule.Block ? TypeBlock : TypeCharacter)];
        if (rule.Access != DeviceAccess.All)
        {
            tests.Add(Instruction(MoveRegister, Scratch, Access));
            tests.Add(Instruction(AndValue, Scratch, value: (int)rule.Access));
            tests.Add(rule.Allow ? Instruction(JumpNotEqualRegister, Scratch, Access) : Instruction(JumpEqualValue, Scratch));
        }

        if (rule.Major is { } major)
        {
            tests.Add(Instruction(JumpNotEqualValue, Major, value: (int)major));
        }

        if (rule.Minor is { } minor)
        {
            tests.Add(Instruction(JumpNotEqualValue, Minor, value: (int)minor));
        }

        // Each test that fails jumps over the rest of them and over the two instructions that return.
        for (int i = 0; i < tests.Count; i++)
        {
            bool jump = ((byte)tests[i] & 0x07) == 0x05;
            program.Add(jump ? WithOffset(tests[i], tests.Count - i - 1 + 2) : tests[i]);
        }

        AddReturn(program, rule.Allow);
    }

    private static void AddReturn(List<ulong> program, bool allow)
    {
        program.Add(Instruction(MoveValue, Result, value: allow ? 1 : 0));
        program.Add(Instruction(Return, 0));
    }

    // struct bpf_insn: u8 code, u4 destination, u4 source, s16 offset, s32 value; little-endian, as are all machines that .NET runs on under Linux but s390x.
    private static ulong Instruction(byte code, int destination, int source = 0, short offset = 0, int value = 0) =>
        code | ((ulong)(uint)destination << 8) | ((ulong)(uint)source << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)value << 32);

    private static ulong WithOffset(ulong instruction, int offset) => (instruction & ~0xffff0000UL) | ((ulong)(ushort)offset << 16);
}
