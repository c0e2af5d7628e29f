// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting;

/// <summary>Lays JSON out over lines without touching what it says: order, digits and escapes stay the engine's.</summary>
internal static class JsonIndent
{
    /// <param name="json">A valid document.</param>
    /// <param name="depth">How deep it stands in the document around it.</param>
    public static void Write(Stream output, ReadOnlySpan<byte> json, int depth)
    {
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            switch (b)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    break;
                case (byte)'"':
                    int end = EndOfText(json, i);
                    output.Write(json[i..end]);
                    i = end - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    output.WriteByte(b);
                    int next = i + 1 + json[(i + 1)..].IndexOfAnyExcept(" \t\r\n"u8);
                    if (json[next] is (byte)'}' or (byte)']')
                    {
                        output.WriteByte(json[next]);
                        i = next;
                    }
                    else
                    {
                        NewLine(output, ++depth);
                    }

                    break;
                case (byte)'}' or (byte)']':
                    NewLine(output, --depth);
                    output.WriteByte(b);
                    break;
                case (byte)',':
                    output.WriteByte(b);
                    NewLine(output, depth);
                    break;
                case (byte)':':
                    output.Write(": "u8);
                    break;
                default:
                    output.WriteByte(b);
                    break;
            }
        }
    }

    public static void NewLine(Stream output, int depth)
    {
        output.WriteByte((byte)'\n');
        for (int i = 0; i < depth; i++)
        {
            output.Write("    "u8);
        }
    }

    private static int EndOfText(ReadOnlySpan<byte> json, int start)
    {
        int i = start + 1;
        while (json[i] != '"')
        {
            i += json[i] == '\\' ? 2 : 1;
        }

        return i + 1;
    }
}
