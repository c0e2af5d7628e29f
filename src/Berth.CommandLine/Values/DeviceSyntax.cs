// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;
using Berth.Primitives;

namespace Berth.CommandLine.Values;

/// <summary>The notations for devices.</summary>
internal static class DeviceSyntax
{
    private const int SmallestWeight = 10;
    private const int LargestWeight = 1000;

    /// <summary><c>host[:container][:permissions]</c>.</summary>
    public static DeviceMapping Mapping(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 3 || parts[0].Length == 0)
        {
            throw new CommandException("bad format for path: " + text);
        }

        if (parts.Length == 3 && !IsMode(parts[2]))
        {
            throw new CommandException("bad mode specified: " + parts[2]);
        }

        var secondIsMode = parts.Length == 2 && IsMode(parts[1]);
        var inside = parts.Length == 1 || secondIsMode ? parts[0] : parts[1];
        if (!inside.StartsWith('/'))
        {
            throw new CommandException($"{inside} is not an absolute path");
        }

        // Only the path that stands last in the notation is tidied; the stock client sends three-part ones as they are.
        inside = parts.Length == 3 ? inside : PathSyntax.Clean(inside);
        return new DeviceMapping
        {
            PathOnHost = parts.Length == 1 || secondIsMode ? inside : parts[0],
            PathInContainer = inside,
            CgroupPermissions = parts.Length == 3 ? parts[2] : secondIsMode ? parts[1] : "rwm",
        };
    }

    /// <summary>A name of the Container Device Interface, <c>vendor.com/class=device</c>.</summary>
    public static bool IsCdiName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return slash > 0 && equals > slash + 1 && equals < text.Length - 1
            && char.IsAsciiLetter(text[0]) && char.IsAsciiLetterOrDigit(text[slash - 1]) && char.IsAsciiLetter(text[slash + 1])
            && char.IsAsciiLetterOrDigit(text[equals - 1])
            && text[..slash].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && text[(slash + 1)..equals].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && char.IsAsciiLetterOrDigit(text[equals + 1]) && char.IsAsciiLetterOrDigit(text[^1])
            && text[(equals + 1)..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':');
    }

    /// <summary><c>a|b|c major:minor permissions</c>, where a star stands for every number.</summary>
    public static string CheckCgroupRule(string text)
    {
        var words = text.Split(' ');
        var numbers = words.Length == 3 ? words[1].Split(':') : [];
        var valid = words.Length == 3 && words[0] is "a" or "b" or "c" && numbers.Length == 2 && numbers.All(IsNumberOrStar)
            && words[2].Length is >= 1 and <= 3 && words[2].All(letter => letter is 'r' or 'w' or 'm');
        return valid ? text : throw new FlagValueException($"invalid device cgroup format '{text}'");
    }

    public static WeightDevice Weight(string text)
    {
        var (path, value) = Split(text);
        return ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight is 0 or (>= SmallestWeight and <= LargestWeight)
            ? new WeightDevice { Path = path, Weight = weight }
            : throw new FlagValueException("invalid weight for device: " + text);
    }

    public static ThrottleDevice BytesLimit(string text)
    {
        var (path, value) = Split(text);
        return ByteSize.TryParse(value, out var rate) && rate >= 0
            ? new ThrottleDevice { Path = path, Rate = (ulong)rate }
            : throw new FlagValueException($"invalid rate for device: {text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb");
    }

    public static ThrottleDevice OperationsLimit(string text)
    {
        var (path, value) = Split(text);
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            ? new ThrottleDevice { Path = path, Rate = rate }
            : throw new FlagValueException($"invalid rate for device: {text}. The correct format is <device-path>:<number>. Number must be a positive integer");
    }

    private static bool IsMode(string text) =>
        text.Length > 0 && text.All(letter => letter is 'r' or 'w' or 'm') && text.Distinct().Count() == text.Length;

    private static bool IsNumberOrStar(string text) => text == "*" || (text.Length > 0 && text.All(char.IsAsciiDigit));

    private static (string Path, string Value) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw new FlagValueException("bad format: " + text);
        }

        return text.StartsWith("/dev/", StringComparison.Ordinal) ? (text[..colon], text[(colon + 1)..]) : throw new FlagValueException("bad format for device path: " + text);
    }
}
