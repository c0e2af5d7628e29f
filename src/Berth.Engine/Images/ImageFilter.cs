// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Wire;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>The filters of images that are more than a comparison.</summary>
internal static class ImageFilter
{
    internal static bool LabelsMatch(ImageRecord image, Filters filters)
    {
        SortedDictionary<string, string>? labels = image.Config.Config?.Labels;
        return filters["label"].All(wanted => Has(labels, wanted)) && !filters["label!"].Any(unwanted => Has(labels, unwanted));
    }

    /// <summary>A reference, or a pattern of Go's <c>path.Match</c> over the familiar name with or without its tag.</summary>
    internal static bool ReferenceMatches(string pattern, ImageReference reference) =>
        PathMatch(pattern, reference.Familiar) || PathMatch(pattern, reference.FamiliarName);

    /// <summary>A Unix time, an RFC 3339 time, or a duration before now; null without the filter.</summary>
    /// <exception cref="EngineException">InvalidParameter.</exception>
    internal static DateTimeOffset? Until(Filters filters, TimeProvider clock)
    {
        if (filters["until"] is not [{ } text, ..])
        {
            return null;
        }

        if (filters["until"].Count > 1)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "more than one until filter specified");
        }

        if (GoDuration.TryParse(text, out long nanoseconds))
        {
            return clock.GetUtcNow().AddTicks(-nanoseconds / 100);
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time
            : throw new EngineException(ErrorKind.InvalidParameter, $"failed to parse value as time or duration: \"{text}\"");
    }

    // '*' and '?' stop at a slash; '[a-z]' and '[^a-z]' are classes; a backslash takes the next character as it is.
    internal static bool PathMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                for (int skip = 0; skip <= name.Length; skip++)
                {
                    if (PathMatch(pattern[1..], name[skip..]))
                    {
                        return true;
                    }

                    if (skip < name.Length && name[skip] == '/')
                    {
                        return false;
                    }
                }

                return false;
            }

            if (name.IsEmpty || !MatchOne(ref pattern, name[0]))
            {
                return false;
            }

            name = name[1..];
        }

        return name.IsEmpty;
    }

    private static bool MatchOne(ref ReadOnlySpan<char> pattern, char c)
    {
        char first = pattern[0];
        pattern = pattern[1..];
        if (first == '?')
        {
            return c != '/';
        }

        if (first == '\\' && !pattern.IsEmpty)
        {
            first = pattern[0];
            pattern = pattern[1..];
            return first == c;
        }

        int end = first == '[' ? pattern.IndexOf(']') : -1;
        if (end < 0)
        {
            return first == c;
        }

        ReadOnlySpan<char> set = pattern[..end];
        pattern = pattern[(end + 1)..];
        bool isNegated = !set.IsEmpty && set[0] == '^';
        set = isNegated ? set[1..] : set;
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                isIn |= c == set[i];
            }
        }

        return isIn != isNegated;
    }

    private static bool Has(SortedDictionary<string, string>? labels, string wanted)
    {
        int equals = wanted.IndexOf('=');
        string key = equals < 0 ? wanted : wanted[..equals];
        return labels is not null && labels.TryGetValue(key, out string? value) && (equals < 0 || value == wanted[(equals + 1)..]);
    }
}
