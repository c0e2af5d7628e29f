// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Transport;

/// <summary>
/// A connection's bytes. Blocking on purpose: a client process waits for one thing at a time, and the framework's asynchronous
/// sockets would start an event thread first. One thread may read while another writes.
/// </summary>
internal abstract class ByteTransport : IDisposable
{
    /// <summary>0 at the end.</summary>
    /// <exception cref="ConnectionBrokenException">The other side is gone.</exception>
    public abstract int Read(Span<byte> buffer);

    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Tells the engine that nothing more comes; reading goes on.</summary>
    public abstract void CloseWrite();

    /// <summary>Ends both directions, so that a thread that waits in <see cref="Read"/> gets the end.</summary>
    public abstract void Abort();

    public abstract void Dispose();
}
