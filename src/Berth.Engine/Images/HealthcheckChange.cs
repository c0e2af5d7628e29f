// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>Reads <c>HEALTHCHECK [--interval=D --timeout=D --start-period=D --start-interval=D --retries=N] CMD … | NONE</c>.</summary>
internal static class HealthcheckChange
{
    private const long MinimumDuration = 1_000_000;

    internal static ImageHealthcheck Parse(string text)
    {
        var check = new ImageHealthcheck();
        while (text.StartsWith("--", StringComparison.Ordinal))
        {
            int space = text.IndexOf(' ');
            string option = space < 0 ? text : text[..space];
            text = space < 0 ? "" : text[space..].TrimStart();
            check = Option(check, option);
        }

        int end = text.IndexOf(' ');
        string kind = (end < 0 ? text : text[..end]).ToUpperInvariant();
        string rest = end < 0 ? "" : text[end..].Trim();
        if (kind == "NONE")
        {
            return rest.Length == 0 ? new ImageHealthcheck { Test = ["NONE"] } : throw Bad("HEALTHCHECK NONE takes no arguments");
        }

        if (kind != "CMD")
        {
            throw Bad($"Unknown type \"{kind}\" in HEALTHCHECK (try CMD)");
        }

        if (rest.Length == 0)
        {
            throw Bad("Missing command after HEALTHCHECK CMD");
        }

        return check with { Test = ConfigChanges.TryJson(rest) is { } command ? ["CMD", .. command] : ["CMD-SHELL", rest] };
    }

    private static ImageHealthcheck Option(ImageHealthcheck check, string option)
    {
        int equals = option.IndexOf('=');
        string name = equals < 0 ? option : option[..equals];
        string value = equals < 0 ? "" : option[(equals + 1)..];
        return name switch
        {
            "--interval" => check with { Interval = Duration(name, value) },
            "--timeout" => check with { Timeout = Duration(name, value) },
            "--start-period" => check with { StartPeriod = Duration(name, value) },
            "--start-interval" => check with { StartInterval = Duration(name, value) },
            "--retries" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int retries)
                ? check with { Retries = retries }
                : throw Bad("--retries must be at least 0"),
            _ => throw Bad($"unknown flag: {name}"),
        };
    }

    private static long Duration(string name, string value)
    {
        if (!GoDuration.TryParse(value, out long nanoseconds))
        {
            throw Bad($"invalid duration \"{value}\" of {name}");
        }

        return nanoseconds is 0 or >= MinimumDuration ? nanoseconds : throw Bad($"Interval \"{name[2..]}\" cannot be less than 1ms");
    }

    private static EngineException Bad(string problem) => new(ErrorKind.InvalidParameter, problem);
}
