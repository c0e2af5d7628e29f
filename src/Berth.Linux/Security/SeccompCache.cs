// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Berth.Linux.Security;

/// <summary>
/// Compiled filters on disk. The file carries the whole profile it was made from, and it is compared byte by byte: the name is only a quick hash
/// (a cryptographic one would load libcrypto into every watcher), and no collision can give a container another one's filter.
/// The directory must be writable by root alone.
/// </summary>
public sealed class SeccompCache(string directory)
{
    // Raised when the compiler's output changes for the same profile.
    private const uint Format = 0x42530001;
    private const int HeaderSize = 16;
    private const int MaxFileSize = 4 << 20;

    /// <summary>The cached program, or a new one that is cached from then on. libseccomp is loaded only for a new one.</summary>
    public SeccompProgram GetOrCompile(SeccompProfile profile)
    {
        byte[] key = Serialize(profile);
        string path = System.IO.Path.Combine(directory, Hash(key).ToString("x16", CultureInfo.InvariantCulture) + ".bpf");
        if (TryRead(path, key) is { } cached)
        {
            return cached;
        }

        SeccompProgram program = SeccompCompiler.Compile(profile);
        TryStore(path, key, program);
        return program;
    }

    private static SeccompProgram? TryRead(string path, byte[] key)
    {
        byte[] content;
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > MaxFileSize)
            {
                return null;
            }

            content = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (content.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(content) != Format)
        {
            return null;
        }

        int keyLength = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4));
        int programLength = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(8));
        SeccompFlags flags = (SeccompFlags)BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(12));
        bool whole = keyLength >= 0 && programLength > 0 && programLength % 8 == 0 && (long)HeaderSize + keyLength + programLength == content.Length;
        return whole && content.AsSpan(HeaderSize, keyLength).SequenceEqual(key)
            ? new SeccompProgram(content[(HeaderSize + keyLength)..], flags)
            : null;
    }

    // Written beside and renamed, so that a watcher that starts at the same time reads all of it or none. A full disk costs speed, not the start.
    private static void TryStore(string path, byte[] key, SeccompProgram program)
    {
        byte[] content = new byte[HeaderSize + key.Length + program.Instructions.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(content, Format);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(8), program.Instructions.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(12), (uint)program.Flags);
        key.CopyTo(content.AsSpan(HeaderSize));
        program.Instructions.CopyTo(content.AsSpan(HeaderSize + key.Length));
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Serialize(SeccompProfile profile)
    {
        using MemoryStream stream = new(16 * 1024);
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(profile.DefaultAction.Value);
        writer.Write((uint)profile.Flags);
        writer.Write(profile.Architectures.Count);
        foreach (uint architecture in profile.Architectures)
        {
            writer.Write(architecture);
        }

        foreach (SeccompRule rule in profile.Rules)
        {
            writer.Write(rule.Name);
            writer.Write(rule.Action.Value);
            writer.Write(rule.Conditions.Count);
            foreach (SeccompCondition condition in rule.Conditions)
            {
                writer.Write(condition.Index);
                writer.Write((int)condition.Comparison);
                writer.Write(condition.Value);
                writer.Write(condition.ValueTwo);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    // FNV-1a.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }
}
