// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Hosting.Configuration;

/// <summary>Values by option, as text, from one source (the flags or the file).</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Flags => _values.Keys;

    public void Add(DaemonOption option, string value)
    {
        if (option.Kind == DaemonOptionKind.Bool && ParseBool(value) is null)
        {
            var letter = option.Shorthand is { } shorthand ? $"-{shorthand}, " : "";
            throw DaemonCommandLine.Usage($"invalid argument \"{value}\" for \"{letter}--{option.Flag}\" flag: strconv.ParseBool: parsing \"{value}\": invalid syntax");
        }

        if (!_values.TryGetValue(option.Flag, out var list))
        {
            _values[option.Flag] = list = [];
        }
        else if (option.Kind != DaemonOptionKind.List)
        {
            list.Clear();
        }

        list.Add(value);
    }

    /// <summary>Marks a list as given, even with no element.</summary>
    public void Touch(DaemonOption option) => _values.TryAdd(option.Flag, []);

    public bool Has(string flag) => _values.ContainsKey(flag);

    public string? Text(string flag) => _values.TryGetValue(flag, out var list) && list.Count > 0 ? list[^1] : null;

    public bool Bool(string flag) => Text(flag) is { } value && ParseBool(value) == true;

    public IReadOnlyList<string> List(string flag) => _values.TryGetValue(flag, out var list) ? list : [];

    public string Shown(string flag) => List(flag) is { Count: > 1 } list ? "[" + string.Join(' ', list) + "]" : Text(flag) ?? "";

    /// <summary>Go's spellings.</summary>
    private static bool? ParseBool(string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
