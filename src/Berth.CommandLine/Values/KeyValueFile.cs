// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Values;

/// <summary>Files of <c>--env-file</c> and <c>--label-file</c>: one <c>KEY=VALUE</c> a line, comments with <c>#</c>, no quoting and no expansion.</summary>
internal static class KeyValueFile
{
    /// <summary>A name alone takes the client's variable; names that the client does not have are left out.</summary>
    public static List<string> ReadEnvironment(IReadOnlyList<string> files, IReadOnlyList<string> over) =>
        Read(files, over, Environment.GetEnvironmentVariable);

    /// <summary>A name alone has no value to take and is left out.</summary>
    public static List<string> ReadLabels(IReadOnlyList<string> files, IReadOnlyList<string> over) => Read(files, over, _ => null);

    private static List<string> Read(IReadOnlyList<string> files, IReadOnlyList<string> over, Func<string, string?> missing)
    {
        var pairs = new List<string>();
        foreach (var file in files)
        {
            ReadFile(file, pairs, missing);
        }

        pairs.AddRange(over);
        return pairs;
    }

    private static void ReadFile(string path, List<string> pairs, Func<string, string?> missing)
    {
        var rest = Bytes(path).AsSpan();
        var number = 0;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            number++;
            if (number == 1 && line.StartsWith("\uFEFF"u8))
            {
                line = line[3..];
            }

            if (!Utf8.IsValid(line))
            {
                var numbers = string.Join(' ', line.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
                throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"invalid env file ({path}): invalid utf8 bytes at line {number}: [{numbers}]"));
            }

            AddLine(path, Encoding.UTF8.GetString(line).TrimEnd('\r').TrimStart(), pairs, missing);
        }
    }

    private static void AddLine(string path, string line, List<string> pairs, Func<string, string?> missing)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? line : line[..equals];
        if (name.AsSpan().ContainsAny(" \t"))
        {
            throw new CommandException($"invalid env file ({path}): variable '{name}' contains whitespaces");
        }

        if (name.Length == 0)
        {
            throw new CommandException($"invalid env file ({path}): no variable name on line '{line}'");
        }

        if (equals >= 0)
        {
            pairs.Add(line);
        }
        else if (missing(name) is { } value)
        {
            pairs.Add($"{name}={value}");
        }
    }

    private static byte[] Bytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException($"invalid env file ({path}): read {path}: is a directory");
        }

        return ClientFile.Read(path);
    }
}
