// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Text;
using System.Globalization;
using Berth.Linux.Files;

namespace Berth.Images.Tar;

/// <summary>The records of a pax extended header, "LENGTH KEY=VALUE\n" (POSIX pax, "pax Extended Header").</summary>
internal sealed class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    internal string? Path { get; private set; }

    internal string? LinkPath { get; private set; }

    internal long? Size { get; private set; }

    internal long? User { get; private set; }

    internal long? Group { get; private set; }

    internal FileTime? Modified { get; private set; }

    internal FileTime? Accessed { get; private set; }

    internal Dictionary<string, byte[]>? Attributes { get; private set; }

    // GNU's sparse formats 0.0, 0.1 and 1.0 ("GNU tar: Storing Sparse Files").
    internal string? SparseName { get; private set; }

    internal long? SparseRealSize { get; private set; }

    internal bool SparseMapInData { get; private set; }

    internal List<SparseRun>? SparseRuns { get; private set; }

    internal static PaxRecords Parse(ReadOnlySpan<byte> data, int maximumRuns)
    {
        var records = new PaxRecords();
        long pendingOffset = -1;
        int major = 0;
        while (!data.IsEmpty)
        {
            if (!Utf8Parser.TryParse(data, out int length, out int digits) || length <= digits + 2 || length > data.Length
                || data[digits] != ' ' || data[length - 1] != '\n')
            {
                throw TarFailure.Bad("a broken pax record");
            }

            ReadOnlySpan<byte> record = data[(digits + 1)..(length - 1)];
            data = data[length..];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw TarFailure.Bad("a pax record without a key");
            }

            string key = RawName.FromBytes(record[..equals]);
            ReadOnlySpan<byte> value = record[(equals + 1)..];
            if (!key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
            {
                records.Take(key, value);
            }
            else if (records.SparseRuns?.Count >= maximumRuns)
            {
                throw TarFailure.Bad("a sparse file with too many runs");
            }
            else
            {
                records.TakeSparse(key[11..], value, maximumRuns, ref pendingOffset, ref major);
            }
        }

        return records;
    }

    private void Take(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "path":
                Path = Text(value);
                break;
            case "linkpath":
                LinkPath = Text(value);
                break;
            case "size":
                Size = Number(value);
                break;
            case "uid":
                User = Number(value);
                break;
            case "gid":
                Group = Number(value);
                break;
            case "mtime":
                Modified = Time(value);
                break;
            case "atime":
                Accessed = Time(value);
                break;
            default:
                if (key.StartsWith(AttributePrefix, StringComparison.Ordinal) && key.Length > AttributePrefix.Length && !key.Contains('\0'))
                {
                    (Attributes ??= new Dictionary<string, byte[]>(StringComparer.Ordinal))[key[AttributePrefix.Length..]] = value.ToArray();
                }

                break;
        }
    }

    private void TakeSparse(string key, ReadOnlySpan<byte> value, int maximumRuns, ref long pendingOffset, ref int major)
    {
        switch (key)
        {
            case "major":
                major = (int)Number(value);
                SparseMapInData = major >= 1;
                break;
            case "name":
                SparseName = Text(value);
                break;
            case "size" or "realsize":
                SparseRealSize = Number(value);
                break;
            case "offset":
                pendingOffset = Number(value);
                break;
            case "numbytes" when pendingOffset >= 0:
                (SparseRuns ??= []).Add(new SparseRun(pendingOffset, Number(value)));
                pendingOffset = -1;
                break;
            case "map":
                SparseRuns = ParseMap(value, maximumRuns);
                break;
            case "numblocks" or "minor":
                break;
            default:
                throw TarFailure.Bad("an unknown sparse record");
        }
    }

    private static List<SparseRun> ParseMap(ReadOnlySpan<byte> value, int maximumRuns)
    {
        var runs = new List<SparseRun>();
        if (value.IsEmpty)
        {
            return runs;
        }

        long offset = -1;
        foreach (Range part in value.Split((byte)','))
        {
            long number = Number(value[part]);
            if (offset < 0)
            {
                offset = number;
                continue;
            }

            if (runs.Count >= maximumRuns)
            {
                throw TarFailure.Bad("a sparse file with too many runs");
            }

            runs.Add(new SparseRun(offset, number));
            offset = -1;
        }

        return offset < 0 ? runs : throw TarFailure.Bad("a sparse map with an odd number of fields");
    }

    // A NUL would end the name early for the kernel: two readers would see two names.
    private static string Text(ReadOnlySpan<byte> value) =>
        value.Contains((byte)0) ? throw TarFailure.Bad("a name with a NUL byte") : RawName.FromBytes(value);

    internal static long Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length && number >= 0
            ? number
            : throw TarFailure.Bad("a pax number that is none");

    private static FileTime Time(ReadOnlySpan<byte> value)
    {
        int point = value.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? value : value[..point];
        if (!long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
        {
            throw TarFailure.Bad("a pax time that is none");
        }

        long nanoseconds = 0;
        ReadOnlySpan<byte> fraction = point < 0 ? [] : value[(point + 1)..];
        for (int i = 0; i < 9; i++)
        {
            byte digit = i < fraction.Length ? fraction[i] : (byte)'0';
            nanoseconds = digit is >= (byte)'0' and <= (byte)'9' ? (nanoseconds * 10) + (digit - '0') : throw TarFailure.Bad("a pax time that is none");
        }

        // The kernel's nanoseconds go forward from the second: -1.25 is -2 s and 750000000 ns.
        return value[0] == '-' && nanoseconds > 0 ? new FileTime(seconds - 1, 1_000_000_000 - nanoseconds) : new FileTime(seconds, nanoseconds);
    }
}
