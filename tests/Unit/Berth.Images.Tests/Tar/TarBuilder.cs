// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Berth.Images.Tests.Tar;

/// <summary>Writes tar archives member by member, also such as no honest tool would write.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> _out = [];

    internal TarBuilder File(string name, string content, uint mode = 0x1A4, uint uid = 0, uint gid = 0, long time = 1_600_000_000) =>
        Member('0', name, Latin1(content), mode, uid, gid, time);

    internal TarBuilder Directory(string name, uint mode = 0x1ED, uint uid = 0, uint gid = 0, long time = 1_600_000_000) =>
        Member('5', name, [], mode, uid, gid, time);

    internal TarBuilder Link(string name, string target) => Member('2', name, [], 0x1FF, link: target);

    internal TarBuilder HardLink(string name, string target) => Member('1', name, [], link: target);

    internal TarBuilder Device(string name, char type, uint major, uint minor, uint mode = 0x1B6) => Member(type, name, [], mode, major: major, minor: minor);

    internal TarBuilder Fifo(string name, uint mode = 0x1A4) => Member('6', name, [], mode);

    internal TarBuilder Pax(params (string Key, string Value)[] records)
    {
        var body = new MemoryStream();
        foreach ((string key, string value) in records)
        {
            string rest = $" {key}={value}\n";
            int length = rest.Length + 1;
            while (length != rest.Length + length.ToString(CultureInfo.InvariantCulture).Length)
            {
                length++;
            }

            body.Write(Latin1(length.ToString(CultureInfo.InvariantCulture) + rest));
        }

        return Member('x', "pax", body.ToArray());
    }

    internal TarBuilder LongName(string name) => Member('L', "././@LongLink", Latin1(name + "\0"));

    internal TarBuilder LongTarget(string target) => Member('K', "././@LongLink", Latin1(target + "\0"));

    internal TarBuilder Member(
        char type,
        string name,
        byte[] content,
        uint mode = 0x1A4,
        uint uid = 0,
        uint gid = 0,
        long time = 1_600_000_000,
        string link = "",
        uint major = 0,
        uint minor = 0,
        long? size = null,
        Action<byte[]>? change = null)
    {
        byte[] header = new byte[512];
        Put(header, 0, 100, name);
        Put(header, 100, 8, Octal(mode, 7));
        Put(header, 108, 8, Octal(uid, 7));
        Put(header, 116, 8, Octal(gid, 7));
        Put(header, 124, 12, Octal(size ?? content.Length, 11));
        Put(header, 136, 12, Octal(time, 11));
        header[156] = (byte)type;
        Put(header, 157, 100, link);
        Put(header, 257, 8, "ustar\000");
        Put(header, 329, 8, Octal(major, 7));
        Put(header, 337, 8, Octal(minor, 7));
        change?.Invoke(header);
        Put(header, 148, 8, "        ");
        Put(header, 148, 7, Octal(header.Sum(b => (long)b), 6) + "\0");
        return Raw(header).Raw(content).Raw(new byte[(512 - (content.Length % 512)) % 512]);
    }

    internal TarBuilder Raw(byte[] bytes)
    {
        _out.AddRange(bytes);
        return this;
    }

    internal byte[] Build() => [.. _out.ToArray(), .. new byte[1024]];

    internal Stream Stream() => new MemoryStream(Build());

    internal static void Put(byte[] block, int offset, int length, string text) => Latin1(text).AsSpan(0, Math.Min(length, text.Length)).CopyTo(block.AsSpan(offset));

    internal static string Octal(long number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
