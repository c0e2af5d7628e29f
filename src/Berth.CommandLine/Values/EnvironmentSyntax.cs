// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class EnvironmentSyntax
{
    /// <summary>A name without a value takes the client's own; when the client has none either, the name alone tells the engine to unset the image's.</summary>
    public static string Check(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0 || value.Length == 0)
        {
            throw new FlagValueException("invalid environment variable: " + value);
        }

        return equals < 0 && Environment.GetEnvironmentVariable(value) is { } own ? $"{value}={own}" : value;
    }
}
