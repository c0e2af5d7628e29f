// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

internal static class SecuritySyntax
{
    /// <summary>
    /// Puts a seccomp profile's content in place of its file name, because the engine may be on another machine, and takes out
    /// <c>systempaths=unconfined</c>, which is told by two empty lists instead.
    /// </summary>
    public static List<string> Read(IReadOnlyList<string> options, out bool bareSystemPaths)
    {
        var read = new List<string>();
        bareSystemPaths = false;
        foreach (var option in options)
        {
            if (option == "systempaths=unconfined")
            {
                bareSystemPaths = true;
                continue;
            }

            var split = option.IndexOf('=', StringComparison.Ordinal);
            if (split < 0)
            {
                split = option.IndexOf(':', StringComparison.Ordinal);
            }

            var key = split < 0 ? option : option[..split];
            var value = split < 0 ? "" : option[(split + 1)..];
            if (value.Length == 0 && key != "no-new-privileges")
            {
                throw new CommandException("Invalid --security-opt: " + GoValues.Quote(option));
            }

            read.Add(key == "seccomp" && value is not ("unconfined" or "builtin") ? "seccomp=" + Profile(value) : option);
        }

        return read;
    }

    private static string Profile(string path)
    {
        byte[] content;
        try
        {
            content = ClientFile.Read(path);
        }
        catch (CommandException error)
        {
            throw new CommandException($"opening seccomp profile ({path}) failed: {error.Message}");
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            var buffer = new ArrayBufferWriter<byte>(content.Length);
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (JsonException error)
        {
            throw new CommandException($"compacting json for seccomp profile ({path}) failed: {error.Message}");
        }
    }
}
