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

    /// <summary>0 at the end.</summary>
    public int Read(Span<byte> buffer) => _connection.Read(buffer);

    public void Write(ReadOnlySpan<byte> bytes) => _connection.Send(bytes);

    /// <summary>The process's standard input ends; its output goes on.</summary>
    public void CloseWrite() => _connection.CloseWrite();

    public void Dispose() => _connection.Dispose();
}
