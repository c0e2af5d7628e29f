// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace Berth.Engine.Images;

/// <summary>The one question that the default image has of a program file (elf(5)).</summary>
internal static class ElfFile
{
    private const int InterpreterSegment = 3;

    /// <summary>Whether it is a 64-bit little-endian executable that asks for no dynamic loader.</summary>
    internal static bool IsStatic(ReadOnlySpan<byte> file)
    {
        if (file.Length < 64 || !file.StartsWith("\u007fELF"u8) || file[4] != 2 || file[5] != 1)
        {
            return false;
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        for (int i = 0; i < count; i++)
        {
            ulong at = table + ((ulong)i * (ulong)size);
            if (size < 4 || at > (ulong)file.Length - 4 || BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]) == InterpreterSegment)
            {
                return false;
            }
        }

        return count > 0;
    }
}
