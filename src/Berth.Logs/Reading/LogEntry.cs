// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Logs.Reading;

/// <summary>One entry of a log. The reader overwrites it at the next read.</summary>
public sealed class LogEntry
{
    private byte[] text = new byte[1024];
    private byte[] attributes = [];
    private int textLength;

    public LogStream Stream { get; private set; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long Time { get; private set; }

    /// <summary>Ends with \n, except a part of a long line and an unfinished last line.</summary>
    public ReadOnlyMemory<byte> Text => text.AsMemory(0, textLength);

    /// <summary>The `attrs` object as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Attributes => attributes;

    /// <summary>The attributes as `docker logs --details` shows them: `name=value` pairs, query-escaped, in order of name, with commas between.</summary>
    public string Details()
    {
        if (attributes.Length == 0)
            return "";
        var reader = new Utf8JsonReader(attributes);
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            string name = reader.GetString()!;
            reader.Read();
            pairs[name] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        }

        return string.Join(',', pairs.Select(pair => $"{QueryEscape(pair.Key)}={QueryEscape(pair.Value)}"));
    }

    /// <summary>False for a line that is not an entry: a torn write or foreign text, which readers skip.</summary>
    internal bool TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        bool hasTime = false;
        textLength = 0;
        Stream = LogStream.Stdout;
        if (attributes.Length > 0)
            attributes = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("log"u8))
                ReadText(ref reader);
            else if (reader.ValueTextEquals("stream"u8))
                Stream = reader.Read() && reader.ValueTextEquals("stderr"u8) ? LogStream.Stderr : LogStream.Stdout;
            else if (reader.ValueTextEquals("time"u8))
                hasTime = ReadTime(ref reader);
            else if (reader.ValueTextEquals("attrs"u8))
                ReadAttributes(ref reader, line);
            else
                reader.Skip();
        }

        return hasTime && reader.TokenType == JsonTokenType.EndObject;
    }

    private void ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.ValueSpan.Length > text.Length)
            text = new byte[reader.ValueSpan.Length * 2];
        textLength = reader.CopyString(text);
    }

    private bool ReadTime(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || !LogTime.TryParse(reader.ValueSpan, out long time))
            return false;
        Time = time;
        return true;
    }

    private void ReadAttributes(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        attributes = line[start..(int)reader.BytesConsumed].ToArray();
    }

    // Go's url.QueryEscape: a blank is +, the rest like RFC 3986.
    private static string QueryEscape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
