// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Api.Versions;
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>
/// Talks with one engine. There is no greeting: the first request already names the newest API version, and only when the engine calls that too
/// new is it sent again with the engine's own.
/// </summary>
public sealed partial class EngineClient : IDisposable
{
    private readonly EngineClientOptions _options;
    private readonly Stack<HttpConnection> _idle = new();
    private readonly Lock _lock = new();
    private bool _startTried;

    public EngineClient(EngineClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Version = options.FixedVersion ?? ApiVersion.Newest;
    }

    /// <summary>The version spoken; it may get lower with the first answer.</summary>
    public ApiVersion Version { get; private set; }

    public EngineEndpoint Endpoint => _options.Endpoint;

    /// <summary>Sends and waits for the headers.</summary>
    public EngineResponse Send(EngineRequest request) => Begin(request).Receive();

    /// <summary>Sends only: the caller asks for the answer later.</summary>
    public PendingResponse Begin(EngineRequest request) => Begin(request, upgrade: false);

    /// <summary>Sends a request whose connection is to be taken over.</summary>
    public PendingResponse BeginUpgrade(EngineRequest request) => Begin(request, upgrade: true);

    /// <summary>Opens connections that will be needed, while an answer is awaited.</summary>
    public void OpenAhead(int count)
    {
        for (var made = 0; made < count; made++)
        {
            Release(Connect(), usable: true);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }

    internal PendingResponse Begin(EngineRequest request, bool upgrade)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.StreamedBody is not null)
        {
            // Half of a stream cannot be sent again: find out first whether the engine knows the version.
            Send(EngineRequest.Get("/version")).Dispose();
        }

        var connection = SendHead(Head(request, upgrade));
        try
        {
            if (request.StreamedBody is { } body)
            {
                SendChunks(connection, body);
            }
        }
        catch (ConnectionBrokenException)
        {
            // An engine that refuses a long body answers and closes before it has read everything: its answer says more than the broken pipe.
        }

        return new PendingResponse(this, request, connection, upgrade);
    }

    internal void Release(HttpConnection connection, bool usable)
    {
        if (!usable)
        {
            connection.Dispose();
            return;
        }

        lock (_lock)
        {
            _idle.Push(connection);
        }
    }

    /// <summary>
    /// True when the engine is older than the version asked for and the request should be sent again. When the answer had to be read to see
    /// that, and it is something else, <paramref name="body"/> has what was read. Of several requests on their way each was sent in the version of its time.
    /// </summary>
    internal bool ShouldRetryWithOlderVersion(EngineResponse response, ApiVersion sent, out Stream? body)
    {
        body = null;
        if (response.Status != 400 || _options.FixedVersion is not null)
        {
            return false;
        }

        var bytes = response.ReadBytes();
        body = new MemoryStream(bytes);
        const string marker = "Maximum supported API version is ";
        var text = Encoding.UTF8.GetString(bytes);
        var at = text.IndexOf(marker, StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var number = text.AsSpan(at + marker.Length);
        var end = number.IndexOfAnyExcept("0123456789.");
        number = (end < 0 ? number : number[..end]).TrimEnd('.');
        if (!ApiVersion.TryParse(number, out var older) || older >= sent)
        {
            return false;
        }

        Version = older;
        return true;
    }

    private static void SendChunks(HttpConnection connection, Stream body)
    {
        var buffer = new byte[128 * 1024];
        int count;
        while ((count = body.Read(buffer, 0, buffer.Length)) > 0)
        {
            connection.Send(Encoding.ASCII.GetBytes(count.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            connection.Send(buffer.AsSpan(0, count));
            connection.Send("\r\n"u8);
        }

        connection.Send("0\r\n\r\n"u8);
    }

    private HttpConnection SendHead(byte[] head)
    {
        if (TakeIdle() is { } waiting)
        {
            try
            {
                waiting.Send(head);
                return waiting;
            }
            catch (ConnectionBrokenException)
            {
                // Cut while it waited, by an engine that was started anew: nothing of the request has reached anybody.
                waiting.Dispose();
            }
        }

        var connection = Connect();
        try
        {
            connection.Send(head);
            return connection;
        }
        catch (ConnectionBrokenException error)
        {
            connection.Dispose();
            throw new EngineUnreachableException(error.Message, error);
        }
    }

    private HttpConnection? TakeIdle()
    {
        lock (_lock)
        {
            return _idle.TryPop(out var connection) ? connection : null;
        }
    }

    private byte[] Head(EngineRequest request, bool upgrade)
    {
        var head = new StringBuilder(384)
            .Append(request.Method).Append(" /v").Append(Version.ToString()).Append(request.PathAndQuery).Append(" HTTP/1.1\r\nHost: ")
            .Append(Endpoint.SocketPath is not null ? "localhost" : Endpoint.Host)
            .Append("\r\nUser-Agent: Berth-Client (linux)\r\n");
        foreach (var (name, value) in _options.Headers)
        {
            AppendHeader(head, name, value);
        }

        foreach (var (name, value) in request.Headers)
        {
            AppendHeader(head, name, value);
        }

        if (upgrade)
        {
            head.Append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }

        if (request.ContentType is { } type)
        {
            head.Append("Content-Type: ").Append(type).Append("\r\n");
        }

        if (request.StreamedBody is not null)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        else if (request.Body.Length > 0 || request.Method == "POST")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {request.Body.Length}\r\n");
        }

        head.Append("\r\n");
        var bytes = new byte[head.Length + request.Body.Length];
        Encoding.Latin1.GetBytes(head.ToString(), bytes);
        request.Body.Span.CopyTo(bytes.AsSpan(head.Length));
        return bytes;
    }

    private static void AppendHeader(StringBuilder head, string name, string value)
    {
        if (name.AsSpan().ContainsAny('\r', '\n', ':') || value.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new EngineUnreachableException($"invalid header {name}");
        }

        head.Append(name).Append(": ").Append(value).Append("\r\n");
    }
}
