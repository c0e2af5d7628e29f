// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client;

/// <summary>JSON objects that follow one another in a stream, with or without white space between them. Each is given as soon as its last byte is there.</summary>
public static class JsonSequence
{
    // What an engine sends in one message is far below this; anything longer is no message.
    private const int Limit = 16 << 20;

    public static IEnumerable<byte[]> Read(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        var item = new MemoryStream();
        int depth = 0;
        bool inText = false;
        bool escaped = false;
        int count;
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                byte b = buffer[i];
                if (depth > 0 || b == '{')
                {
                    item.WriteByte(b);
                }

                if (inText)
                {
                    (inText, escaped) = (escaped || b != '"', !escaped && b == '\\');
                    continue;
                }

                inText = b == '"';
                depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
                if (depth == 0 && item.Length > 0)
                {
                    yield return item.ToArray();
                    item.SetLength(0);
                }
            }

            if (item.Length > Limit)
            {
                throw new EngineUnreachableException("the engine's answer cannot be read: a message without end");
            }
        }
    }
}
