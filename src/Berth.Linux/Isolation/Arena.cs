// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Isolation;

/// <summary>Unmanaged memory that lives as long as a program: what the child reads may not move.</summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private readonly List<nint> _blocks = [];
    private byte* _next;
    private nuint _left;

    internal byte* Allocate(nuint size)
    {
        size = (size + 15) & ~(nuint)15;
        if (size > _left)
        {
            nuint block = Math.Max(size, BlockSize);
            _next = (byte*)NativeMemory.Alloc(block);
            _blocks.Add((nint)_next);
            _left = block;
        }

        byte* result = _next;
        _next += size;
        _left -= size;
        return result;
    }

    internal T* New<T>(T value)
        where T : unmanaged
    {
        var copy = (T*)Allocate((nuint)sizeof(T));
        *copy = value;
        return copy;
    }

    /// <summary>NUL-terminated.</summary>
    internal byte* Text(string text)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException($"a NUL character in \"{text}\"", nameof(text));
        }

        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = Allocate((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        copy[length] = 0;
        return copy;
    }

    internal byte* Bytes(ReadOnlySpan<byte> bytes)
    {
        byte* copy = Allocate((nuint)Math.Max(bytes.Length, 1));
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    /// <summary>NULL-terminated, with room for more entries at the end.</summary>
    internal byte** Texts(IReadOnlyList<string> texts, int spare = 0)
    {
        byte** array = (byte**)Allocate((nuint)((texts.Count + spare + 1) * sizeof(byte*)));
        for (int i = 0; i < texts.Count; i++)
        {
            array[i] = Text(texts[i]);
        }

        for (int i = texts.Count; i <= texts.Count + spare; i++)
        {
            array[i] = null;
        }

        return array;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
        _left = 0;
    }
}
