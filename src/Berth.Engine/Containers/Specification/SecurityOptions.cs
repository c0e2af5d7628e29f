// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.Specification;

/// <summary><c>--security-opt</c>, parsed.</summary>
internal sealed record SecurityOptions
{
    public bool NoNewPrivileges { get; init; }

    /// <summary>Null: the default profile. <c>unconfined</c>: none. Otherwise the profile's JSON, which the client has read from its file.</summary>
    public string? Seccomp { get; init; }

    public static SecurityOptions Parse(IReadOnlyList<string>? options, bool hasAppArmor)
    {
        SecurityOptions result = new();
        foreach (string option in options ?? [])
        {
            int separator = option.IndexOfAny(['=', ':']);
            string key = separator < 0 ? option : option[..separator];
            string value = separator < 0 ? "" : option[(separator + 1)..];
            result = key switch
            {
                "no-new-privileges" => result with { NoNewPrivileges = ParseSwitch(option, value, separator < 0) },
                "seccomp" when value.Length > 0 => result with { Seccomp = ParseSeccomp(value) },
                "apparmor" when value == "unconfined" => result,
                "apparmor" when value.Length > 0 => throw RefuseAppArmor(value, hasAppArmor),
                "label" when value is "disable" => result,
                "label" when value.Length > 0 => throw new EngineException(ErrorKind.InvalidParameter, $"invalid --security-opt: \"{option}\": SELinux is not enabled for this daemon"),
                _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid --security-opt 2: \"{option}\""),
            };
        }

        return result;
    }

    private static bool ParseSwitch(string option, string value, bool bare) => (bare, value) switch
    {
        (true, _) or (false, "1" or "t" or "T" or "TRUE" or "true" or "True") => true,
        (false, "0" or "f" or "F" or "FALSE" or "false" or "False") => false,
        _ => throw new EngineException(ErrorKind.InvalidParameter, $"invalid --security-opt 2: \"{option}\""),
    };

    private static string? ParseSeccomp(string value) => value is "builtin" ? null : value;

    private static EngineException RefuseAppArmor(string profile, bool hasAppArmor) => hasAppArmor
        ? new EngineException(ErrorKind.NotImplemented, $"this version of Berth does not apply AppArmor profiles (apparmor={profile})")
        : new EngineException(ErrorKind.InvalidParameter, $"AppArmor is not enabled on this host, so the profile \"{profile}\" cannot be applied");
}
