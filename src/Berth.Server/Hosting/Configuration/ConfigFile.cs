// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Primitives;

namespace Berth.Server.Hosting.Configuration;

/// <summary>The configuration file in dockerd's form. A key that nobody knows, or that a flag sets as well, stops the start: silence would hide a mistake.</summary>
internal static class ConfigFile
{
    /// <param name="required">The path was given on the command line; otherwise a missing file means no file.</param>
    public static OptionValues Read(string path, bool required, OptionValues flags)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException && !required)
        {
            return new OptionValues();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var why = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file or directory" : failure.Message;
            throw Refuse(path, $"open {path}: {why}");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = false });
            return Read(path, document.RootElement, flags);
        }
        catch (JsonException failure)
        {
            throw Refuse(path, failure.Message);
        }
    }

    private static OptionValues Read(string path, JsonElement root, OptionValues flags)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(path, "the file must hold one JSON object");
        }

        var unknown = new List<string>();
        var conflicts = new List<string>();
        var values = new OptionValues();
        foreach (var property in root.EnumerateObject())
        {
            if (DaemonOptionTable.ByFileKey(property.Name) is not { } option)
            {
                if (DaemonOptionTable.NotYet.Contains(property.Name))
                {
                    throw Refuse(path, $"\"{property.Name}\" is not implemented by berth yet");
                }

                unknown.Add(property.Name);
                continue;
            }

            AddValue(path, option, property.Value, values);
            if (flags.Has(option.Flag))
            {
                conflicts.Add($"{property.Name}: (from flag: {flags.Shown(option.Flag)}, from file: {values.Shown(option.Flag)})");
            }
        }

        if (unknown.Count > 0)
        {
            throw Refuse(path, "the following directives don't match any configuration option: " + string.Join(", ", unknown));
        }

        return conflicts.Count == 0
            ? values
            : throw Refuse(path, "the following directives are specified both as a flag and in the configuration file: " + string.Join(", ", conflicts));
    }

    private static void AddValue(string path, DaemonOption option, JsonElement value, OptionValues values)
    {
        switch (option.Kind, value.ValueKind)
        {
            case (DaemonOptionKind.Bool, JsonValueKind.True or JsonValueKind.False):
                values.Add(option, value.GetBoolean() ? "true" : "false");
                break;
            case (DaemonOptionKind.Text, JsonValueKind.String):
                values.Add(option, value.GetString()!);
                break;
            case (DaemonOptionKind.List, JsonValueKind.Array):
                values.Touch(option);
                foreach (var item in value.EnumerateArray())
                {
                    values.Add(option, item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Refuse(path, $"\"{option.FileKey}\" must be an array of strings"));
                }

                break;
            default:
                var expected = option.Kind switch { DaemonOptionKind.Bool => "true or false", DaemonOptionKind.Text => "a string", _ => "an array of strings" };
                throw Refuse(path, $"\"{option.FileKey}\" must be {expected}");
        }
    }

    private static EngineException Refuse(string path, string why) =>
        new(ErrorKind.InvalidParameter, $"unable to configure the daemon with file {path}: {why}");
}
