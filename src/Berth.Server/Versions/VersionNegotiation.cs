// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Versions;
using Berth.Primitives;

namespace Berth.Server.Versions;

/// <summary>Splits <c>/v1.47/containers/json</c> into the version and the path.</summary>
internal static class VersionNegotiation
{
    /// <returns>The path without its version; null when the path begins with something that is neither a version nor a path.</returns>
    /// <exception cref="EngineException">InvalidParameter: the version is not served.</exception>
    public static string Split(string path, out ApiVersion version)
    {
        version = ApiVersion.Newest;
        if (path.Length < 3 || path[1] != 'v' || !char.IsAsciiDigit(path[2]))
        {
            return path;
        }

        var end = path.IndexOf('/', 1);
        if (end < 0 || path.AsSpan(2, end - 2).ContainsAnyExcept("0123456789."))
        {
            return path;
        }

        var text = path[2..end];
        version = Parse(text);
        if (version < ApiVersion.Oldest)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                $"client version {text} is too old. Minimum supported API version is {ApiVersion.Oldest}, please upgrade your client to a newer version");
        }

        if (version > ApiVersion.Newest)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"client version {text} is too new. Maximum supported API version is {ApiVersion.Newest}");
        }

        return path[end..];
    }

    private static ApiVersion Parse(string text)
    {
        // "1" and "1.2.3" are what dockerd's pattern lets through as well; only the first two numbers tell anything apart here.
        var parts = text.Split('.');
        return new ApiVersion(Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
    }

    private static int Number(string text) =>
        text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
