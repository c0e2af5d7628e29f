// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.CommandLine.Formatting.Values;

/// <summary>The parts of a port key such as "80/tcp", which the stock client has as methods.</summary>
internal static class GoPort
{
    public static GoValue? Find(string port, string name)
    {
        string[] parts = port.Split('/', 2);
        return name switch
        {
            "Port" => GoValue.Of(parts[0]),
            "Proto" => GoValue.Of(parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "tcp"),
            "Int" => GoValue.Of(int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0),
            _ => null,
        };
    }
}
