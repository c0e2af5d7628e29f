// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.Server.Hosting.Configuration;

public static class DaemonHelp
{
    private const int HelpColumn = 29;

    public static string Text()
    {
        var text = new StringBuilder("\nUsage:  berthd [OPTIONS]\n\nThe engine of Berth: runs containers and serves Docker's API.\n\nOptions:\n");
        foreach (var option in DaemonOptionTable.All)
        {
            var line = new StringBuilder("  ");
            line.Append(option.Shorthand is { } letter ? $"-{letter}, " : "    ");
            line.Append("--").Append(option.Flag);
            if (option.TypeName.Length > 0)
            {
                line.Append(' ').Append(option.TypeName);
            }

            text.Append(line.ToString().PadRight(HelpColumn)).Append(option.Help).Append('\n');
        }

        return text.ToString();
    }
}
