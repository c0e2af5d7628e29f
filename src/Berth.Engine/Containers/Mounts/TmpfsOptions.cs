// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.Mounts;

/// <summary>Options of <c>--tmpfs</c> over the defaults. An option replaces its opposite.</summary>
internal static class TmpfsOptions
{
    private static readonly string[] s_defaults = ["noexec", "nosuid", "nodev"];

    private static readonly string[] s_keys = ["size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol"];

    private static readonly Dictionary<string, string> s_opposites = new(StringComparer.Ordinal)
    {
        ["exec"] = "noexec", ["noexec"] = "exec", ["suid"] = "nosuid", ["nosuid"] = "suid", ["dev"] = "nodev", ["nodev"] = "dev",
        ["ro"] = "rw", ["rw"] = "ro", ["sync"] = "async", ["async"] = "sync", ["atime"] = "noatime", ["noatime"] = "atime",
        ["diratime"] = "nodiratime", ["nodiratime"] = "diratime", ["relatime"] = "norelatime", ["norelatime"] = "relatime",
        ["strictatime"] = "nostrictatime", ["nostrictatime"] = "strictatime", ["private"] = "", ["rprivate"] = "", ["defaults"] = "",
    };

    public static string[] Merge(IReadOnlyList<string> options)
    {
        List<string> merged = [.. s_defaults];
        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? option : option[..equals];
            if (equals >= 0 && s_keys.Contains(name))
            {
                merged.RemoveAll(other => other.StartsWith(name + "=", StringComparison.Ordinal));
            }
            else if (equals < 0 && s_opposites.TryGetValue(option, out string? opposite))
            {
                merged.RemoveAll(other => other == opposite || other == option);
            }
            else
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid tmpfs option [\"{option}\"]");
            }

            if (option != "defaults")
            {
                merged.Add(option);
            }
        }

        return [.. merged];
    }
}
