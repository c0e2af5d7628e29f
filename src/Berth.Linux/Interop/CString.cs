// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Interop;

/// <summary>A NUL-terminated UTF-8 copy of a string or of bytes in unmanaged memory, for the length of a using scope.</summary>
internal readonly unsafe ref struct CString
{
    internal readonly byte* Pointer;

    internal CString(string? text)
    {
        if (text is null)
        {
            Pointer = null;
            return;
        }

        if (text.Contains('\0'))
        {
            throw new ArgumentException("a path or name may not contain a NUL character", nameof(text));
        }

        int length = Encoding.UTF8.GetByteCount(text);
        Pointer = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(Pointer, length));
        Pointer[length] = 0;
    }

    internal CString(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            throw new ArgumentException("a path or name may not contain a NUL character", nameof(bytes));
        }

        Pointer = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(Pointer, bytes.Length));
        Pointer[bytes.Length] = 0;
    }

    public void Dispose() => NativeMemory.Free(Pointer);
}
