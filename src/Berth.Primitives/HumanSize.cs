// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives;

/// <summary>Sizes in the words that Docker's commands print.</summary>
public static class HumanSize
{
    private static readonly string[] DecimalUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] BinaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>In powers of 1000. <paramref name="digits"/> is the number of significant digits: 4 in messages of the engine ("1.235MB"), 3 in tables ("1.24MB").</summary>
    public static string Decimal(double bytes, int digits = 4) => Scale(bytes, 1000, DecimalUnits, digits);

    /// <summary>In powers of 1024 with four significant digits: "1.178MiB".</summary>
    public static string Binary(double bytes) => Scale(bytes, 1024, BinaryUnits, 4);

    private static string Scale(double size, double step, string[] units, int digits)
    {
        int unit = 0;
        while (size >= step && unit < units.Length - 1)
        {
            size /= step;
            unit++;
        }

        return GoFloat.Format(size, 'g', digits) + units[unit];
    }
}
