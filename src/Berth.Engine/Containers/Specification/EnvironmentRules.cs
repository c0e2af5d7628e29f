// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Containers.Specification;

/// <summary>The environment of a process: what the engine gives, then what the user and the image say, later ones winning in place.</summary>
internal static class EnvironmentRules
{
    public const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <param name="hostname">Null when the process keeps the host's name out of its environment (exec).</param>
    public static List<string> Defaults(string? hostname, bool terminal)
    {
        List<string> environment = [DefaultPath];
        if (hostname is { Length: > 0 })
        {
            environment.Add("HOSTNAME=" + hostname);
        }

        if (terminal)
        {
            environment.Add("TERM=xterm");
        }

        return environment;
    }

    /// <summary>An entry without an equals sign takes the variable away.</summary>
    public static void Apply(List<string> environment, IEnumerable<string>? entries)
    {
        foreach (string entry in entries ?? [])
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? entry : entry[..equals];
            int index = environment.FindIndex(existing => IsNamed(existing, name));
            if (equals < 0)
            {
                if (index >= 0)
                {
                    environment.RemoveAt(index);
                }
            }
            else if (index >= 0)
            {
                environment[index] = entry;
            }
            else
            {
                environment.Add(entry);
            }
        }
    }

    /// <summary>Programs take the home directory from the environment, so a missing one comes from the image's accounts.</summary>
    public static void AddHome(List<string> environment, string home)
    {
        if (!environment.Exists(entry => IsNamed(entry, "HOME")))
        {
            environment.Add("HOME=" + home);
        }
    }

    private static bool IsNamed(string entry, string name) =>
        entry.Length > name.Length && entry[name.Length] == '=' && entry.StartsWith(name, StringComparison.Ordinal);
}
