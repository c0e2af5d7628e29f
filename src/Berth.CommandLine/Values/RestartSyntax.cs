// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Containers;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Values;

internal static class RestartSyntax
{
    /// <summary><c>name[:count]</c>; the engine checks the name.</summary>
    public static RestartPolicy Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
        {
            throw new CommandException("invalid restart policy format: no policy provided before colon");
        }

        var policy = new RestartPolicy { Name = colon < 0 ? text : text[..colon] };
        var count = colon < 0 ? "" : text[(colon + 1)..];
        if (count.Length > 0)
        {
            policy.MaximumRetryCount = int.TryParse(count, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new CommandException("invalid restart policy format: maximum retry count must be an integer");
        }

        return policy;
    }
}
