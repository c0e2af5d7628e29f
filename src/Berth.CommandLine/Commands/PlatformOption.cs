// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.CommandLine.Commands;

/// <summary>The option <c>--platform</c> in the form in which image endpoints take it.</summary>
internal static class PlatformOption
{
    /// <returns>JSON; empty when no platform was named.</returns>
    public static string ToJson(string platform)
    {
        if (platform.Length == 0)
        {
            return "";
        }

        Platform parsed;
        try
        {
            parsed = Platform.Parse(platform);
        }
        catch (EngineException failure)
        {
            throw new CommandException("invalid platform: " + failure.Message);
        }

        string variant = string.IsNullOrEmpty(parsed.Variant) ? "" : $",\"variant\":\"{parsed.Variant}\"";
        return $"{{\"architecture\":\"{parsed.Architecture}\",\"os\":\"{parsed.Os}\"{variant}}}";
    }
}
