// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>A connection that the engine gave up HTTP on: bytes both ways. One thread may read while another writes.</summary>
public sealed class HijackedConnection : IDisposable
{
    private readonly HttpConnection _connection;

    internal HijackedConnection(HttpConnection connection, string? contentType)
    {
        _connection = connection;
        ContentType = contentType;
    }

    /// <summary>Raw or multiplexed; null from engines before API 1.42.</summary>
    public string? ContentType { get; }

    /// <summary>Whether output comes in frames that say which stream it is of; null when the engine is too old to say.</summary>
    public bool? IsMultiplexed => ContentType switch
    {
        "application/vnd.docker.multiplexed-stream" => true,
        _ => null,
    };

    /// <summary>0 at the end.</summary>
    public int Read(Span<byte> buffer) => _connection.Read(buffer);

    public void Write(ReadOnlySpan<byte> bytes) => _connection.Send(bytes);

    /// <summary>The process's standard input ends; its output goes on.</summary>
    public void CloseWrite() => _connection.CloseWrite();

    /// <summary>Leaves at once: the reading thread gets the end.</summary>
    public void Abort() => _connection.Abort();

    public void Dispose() => _connection.Dispose();
}
