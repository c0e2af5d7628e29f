// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.Engine.Users;

/// <summary>
/// Reads lines of an image's /etc/passwd or /etc/group. The image is hostile: a line that does not parse as a whole is as good as absent, so that a
/// broken number can never become uid 0 (CVE-2016-3697, CVE-2022-36109).
/// </summary>
internal ref struct AccountFile(ReadOnlySpan<byte> content)
{
    /// <summary>Beyond this the file is refused as a whole; a real one has some kilobytes.</summary>
    public const int MaxFileSize = 4 * 1024 * 1024;

    private const int MaxLineLength = 64 * 1024;

    private ReadOnlySpan<byte> _rest = content;

    public bool TryReadUser(out AccountUser user)
    {
        Span<Range> fields = stackalloc Range[7];
        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            // name:password:uid:gid:comment:home:shell (passwd(5))
            int count = Split(line, fields);
            if (count >= 4 && TryParseId(line[fields[2]], out uint uid) && TryParseId(line[fields[3]], out uint gid))
            {
                string home = count > 5 ? Encoding.UTF8.GetString(line[fields[5]]) : "";
                user = new AccountUser(Encoding.UTF8.GetString(line[fields[0]]), uid, gid, home);
                return true;
            }
        }

        user = default;
        return false;
    }

    public bool TryReadGroup(out AccountGroup group)
    {
        Span<Range> fields = stackalloc Range[4];
        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            // name:password:gid:user,user (group(5))
            int count = Split(line, fields);
            if (count >= 3 && TryParseId(line[fields[2]], out uint gid))
            {
                string[] members = count > 3 ? Encoding.UTF8.GetString(line[fields[3]]).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
                group = new AccountGroup(Encoding.UTF8.GetString(line[fields[0]]), gid, members);
                return true;
            }
        }

        group = default;
        return false;
    }

    /// <summary>Digits only, and within what the kernel and every tool agree on (2^31 - 1; (uid_t)-1 means "unchanged" to setresuid).</summary>
    public static bool TryParseId(ReadOnlySpan<byte> text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id <= int.MaxValue;

    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        int count = 0;
        foreach (Range field in line.Split((byte)':'))
        {
            if (count == fields.Length)
            {
                break;
            }

            fields[count++] = field;
        }

        return count;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            line = (end < 0 ? _rest : _rest[..end]).Trim(" \t\r"u8);
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (!line.IsEmpty && line[0] != (byte)'#' && line.Length <= MaxLineLength)
            {
                return true;
            }
        }

        line = default;
        return false;
    }
}

internal readonly record struct AccountUser(string Name, uint Uid, uint Gid, string Home);

internal readonly record struct AccountGroup(string Name, uint Gid, string[] Members);
