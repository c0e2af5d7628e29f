// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Berth.Client.Transport;

/// <summary>The body of an answer, by its length, in chunks, or up to the end of the connection. At its end the connection is free again.</summary>
internal sealed class ResponseBody : Stream
{
    private readonly HttpConnection _connection;
    private readonly Action<HttpConnection, bool> _release;
    private readonly bool _chunked;
    private readonly bool _untilClose;
    private long _left;
    private bool _done;

    public ResponseBody(HttpConnection connection, HttpHead head, bool hasBody, Action<HttpConnection, bool> release)
    {
        _connection = connection;
        _release = release;
        KeepAlive = !(head.Headers.TryGetValue("Connection", out var option) && option.Contains("close", StringComparison.OrdinalIgnoreCase));
        if (!hasBody)
        {
            Finish();
        }
        else if (head.Headers.TryGetValue("Transfer-Encoding", out var encoding) && encoding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            _chunked = true;
        }
        else if (head.Headers.TryGetValue("Content-Length", out var length))
        {
            _left = long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture);
            if (_left == 0)
            {
                Finish();
            }
        }
        else
        {
            _untilClose = true;
            KeepAlive = false;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool KeepAlive { get; }

    public override int Read(Span<byte> buffer)
    {
        if (_done || buffer.IsEmpty)
        {
            return 0;
        }

        if (_chunked && _left == 0 && !NextChunk())
        {
            return 0;
        }

        var count = _connection.Read(_untilClose ? buffer : buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (count == 0)
        {
            if (!_untilClose)
            {
                throw new EngineUnreachableException("the engine closed the connection before the end of its answer: unexpected EOF");
            }

            Finish();
            return 0;
        }

        _left -= count;
        if (_left == 0 && !_chunked && !_untilClose)
        {
            Finish();
        }
        else if (_left == 0 && _chunked)
        {
            _connection.ReadLine();
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_done)
        {
            // The rest of the answer would be taken for the next one: such a connection is of no more use.
            _done = true;
            _release(_connection, false);
        }

        base.Dispose(disposing);
    }

    private bool NextChunk()
    {
        var line = _connection.ReadLine();
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var digits = (semicolon < 0 ? line : line[..semicolon]).Trim();
        if (!long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw new EngineUnreachableException("the engine's answer is not HTTP: bad chunk size");
        }

        if (_left > 0)
        {
            return true;
        }

        while (_connection.ReadLine().Length > 0)
        {
            // Trailers mean nothing to the API.
        }

        Finish();
        return false;
    }

    private void Finish()
    {
        if (!_done)
        {
            _done = true;
            _release(_connection, KeepAlive);
        }
    }
}
