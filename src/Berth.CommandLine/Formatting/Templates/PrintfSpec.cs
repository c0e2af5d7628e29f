// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Templates;

/// <summary>The flags, width and precision of one verb.</summary>
internal sealed class PrintfSpec
{
    public bool Plus { get; set; }

    public bool Minus { get; set; }

    public bool Sharp { get; set; }

    public bool Space { get; set; }

    public bool Zero { get; set; }

    public int Width { get; set; }

    public int? Precision { get; set; }

    public bool TakeFlag(char c)
    {
        switch (c)
        {
            case '+':
                Plus = true;
                return true;
            case '-':
                Minus = true;
                Zero = false;
                return true;
            case '#':
                Sharp = true;
                return true;
            case ' ':
                Space = true;
                return true;
            case '0':
                Zero = !Minus;
                return true;
            default:
                return false;
        }
    }
}
