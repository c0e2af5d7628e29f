// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.Logs.Writing;

/// <summary>The options of the `json-file` driver that concern its files.</summary>
public sealed record JsonFileLogOptions
{
    /// <summary>In bytes; a file that has reached it is rotated before the next entry. Null: never.</summary>
    public long? MaximumSize { get; init; }

    /// <summary>How many files there may be, the current one included.</summary>
    public int MaximumFiles { get; init; } = 1;

    /// <summary>Checks a container's `--log-opt` values, in Docker's words.</summary>
    /// <exception cref="EngineException">InvalidParameter for a wrong name or value; NotImplemented for `compress`.</exception>
    public static JsonFileLogOptions Parse(IReadOnlyDictionary<string, string>? options)
    {
        var result = new JsonFileLogOptions();
        foreach ((string name, string value) in options ?? new Dictionary<string, string>())
        {
            result = name switch
            {
                "max-size" => result with { MaximumSize = ParseSize(value) },
                "max-file" => result with { MaximumFiles = ParseFiles(value) },
                // These name attributes that the engine resolves and hands over ready-made.
                "labels" or "labels-regex" or "env" or "env-regex" or "tag" => result,
                "compress" => ParseCompress(value) ? throw new EngineException(ErrorKind.NotImplemented, "log opt compress=true is not supported by the json-file log driver of this engine") : result,
                "mode" when value is "" or "blocking" => result,
                "mode" when value is "non-blocking" => throw new EngineException(ErrorKind.NotImplemented, "log opt mode=non-blocking is not supported by this engine"),
                "mode" => throw Invalid($"logger: logging mode not supported: {value}"),
                _ => throw Invalid($"unknown log opt '{name}' for json-file log driver"),
            };
        }

        return result;
    }

    private static long ParseSize(string value)
    {
        long size;
        try
        {
            size = ByteSize.ParseDecimal(value);
        }
        catch (EngineException exception)
        {
            throw Invalid($"failed to initialize logging driver: {exception.Message}");
        }

        return size > 0 ? size : throw Invalid("failed to initialize logging driver: max-size must be a positive number");
    }

    private static int ParseFiles(string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int files))
            throw Invalid($"failed to initialize logging driver: strconv.Atoi: parsing \"{value}\": invalid syntax");
        return files >= 1 ? files : throw Invalid("failed to initialize logging driver: max-file cannot be less than 1");
    }

    private static bool ParseCompress(string value) => value switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => throw Invalid($"failed to initialize logging driver: strconv.ParseBool: parsing \"{value}\": invalid syntax"),
    };

    private static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}
