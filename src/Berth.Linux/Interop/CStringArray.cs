// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Interop;

/// <summary>A NULL-terminated array of NUL-terminated strings, as execve takes it, in one unmanaged block.</summary>
internal readonly unsafe ref struct CStringArray
{
    internal readonly byte** Pointer;

    internal CStringArray(IReadOnlyList<string> texts)
    {
        nuint size = (nuint)(texts.Count + 1) * (nuint)sizeof(byte*);
        for (int i = 0; i < texts.Count; i++)
        {
            size += (nuint)Encoding.UTF8.GetByteCount(texts[i]) + 1;
        }

        byte* block = (byte*)NativeMemory.Alloc(size);
        Pointer = (byte**)block;
        byte* next = block + ((texts.Count + 1) * sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            int length = Encoding.UTF8.GetByteCount(texts[i]);
            Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, length));
            next[length] = 0;
            Pointer[i] = next;
            next += length + 1;
        }

        Pointer[texts.Count] = null;
    }

    public void Dispose() => NativeMemory.Free(Pointer);
}
