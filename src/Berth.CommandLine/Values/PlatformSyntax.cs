// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;
using Berth.Primitives;

namespace Berth.CommandLine.Values;

internal static class PlatformSyntax
{
    public static string Normalise(string text)
    {
        try
        {
            return Platform.Parse(text).ToString();
        }
        catch (EngineException)
        {
            throw new CommandException($"error parsing specified platform: {GoValues.Quote(text)}: cannot parse platform specifier: invalid argument");
        }
    }
}
