// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>Lists a directory by its descriptor. Names are bytes, as the kernel keeps them.</summary>
public static unsafe class DirectoryEntries
{
    /// <summary>Names without "." and "..", with the d_type (DT_DIR is 4, DT_REG 8, DT_LNK 10, 0 unknown). The descriptor must be open for reading, not O_PATH.</summary>
    public static List<(byte[] Name, byte Type)> List(SafeFd directory)
    {
        var entries = new List<(byte[], byte)>();
        byte[] buffer = new byte[32768];
        fixed (byte* p = buffer)
        {
            while (true)
            {
                long length = Libc.syscall(SyscallNumber.getdents64, directory.Number, (long)p, buffer.Length, 0, 0, 0);
                if (length < 0)
                {
                    throw SafeFd.Failure("getdents64", null);
                }

                if (length == 0)
                {
                    return entries;
                }

                Parse(buffer.AsSpan(0, (int)length), entries);
            }
        }
    }

    // struct linux_dirent64: ino 8, off 8, reclen 2, type 1, then the name (getdents(2)).
    private static void Parse(ReadOnlySpan<byte> records, List<(byte[], byte)> entries)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            byte type = records[18];
            ReadOnlySpan<byte> name = records[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                entries.Add((name.ToArray(), type));
            }

            records = records[length..];
        }
    }
}
