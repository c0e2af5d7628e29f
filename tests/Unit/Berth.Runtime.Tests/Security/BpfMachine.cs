// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace Berth.Runtime.Tests.Security;

/// <summary>Runs a classic BPF filter on a struct seccomp_data as the kernel does, so that a filter's answers can be read without loading it.</summary>
internal static class BpfMachine
{
    internal static uint Run(ReadOnlySpan<byte> program, uint architecture, uint number, params ulong[] arguments)
    {
        Span<byte> data = stackalloc byte[64];
        data.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], architecture);
        for (int i = 0; i < arguments.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data[(16 + (8 * i))..], arguments[i]);
        }

        uint a = 0;
        uint x = 0;
        for (int pc = 0; ; pc++)
        {
            ReadOnlySpan<byte> at = program.Slice(pc * 8, 8);
            ushort code = BinaryPrimitives.ReadUInt16LittleEndian(at);
            uint k = BinaryPrimitives.ReadUInt32LittleEndian(at[4..]);
            bool? jump = null;
            switch (code)
            {
                case 0x20: a = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)k..]); break; // ld [k]
                case 0x00: a = k; break; // ld #k
                case 0x07: x = a; break; // tax
                case 0x87: a = x; break; // txa
                case 0x54: a &= k; break; // and
                case 0x44: a |= k; break; // or
                case 0x74: a >>= (int)k; break; // rsh
                case 0x64: a <<= (int)k; break; // lsh
                case 0x05: pc += (int)k; break; // ja
                case 0x15: jump = a == k; break; // jeq
                case 0x25: jump = a > k; break; // jgt
                case 0x35: jump = a >= k; break; // jge
                case 0x45: jump = (a & k) != 0; break; // jset
                case 0x06: return k; // ret
                default: throw new InvalidOperationException($"instruction {pc}: unknown code 0x{code:x}");
            }

            if (jump is { } taken)
            {
                pc += taken ? at[2] : at[3];
            }
        }
    }
}
