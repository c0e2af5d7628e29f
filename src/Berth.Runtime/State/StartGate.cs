// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Sockets;

namespace Berth.Runtime.State;

/// <summary>
/// The socket at which a created container waits. Whoever connects and sends a byte starts it, and then reads: the end of the
/// stream when execve has succeeded, or three numbers (step, errno, hook status) when something failed.
/// <code>
///   start                      container
///   connect, "s"          -->  accept, read
///   (end, or 12 bytes)    &lt;--  execve, or write and exit
/// </code>
/// </summary>
internal static class StartGate
{
    internal static SafeFd Listen(StoredContainer container) => UnixSocket.Listen(container.ShortPath + "/" + StoredContainer.GateName, backlog: 1, packets: true);

    /// <summary>Null when the container has executed its command.</summary>
    internal static StepFailure? Open(StoredContainer container)
    {
        using SafeFd connection = UnixSocket.Connect(container.ShortPath + "/" + StoredContainer.GateName, packets: true);
        UnixSocket.SendAll(connection, "s"u8);
        Span<int> report = stackalloc int[3];
        Span<byte> bytes = MemoryMarshal.AsBytes(report);
        int count;
        try
        {
            count = UnixSocket.Receive(connection, bytes);
        }
        catch (SyscallException e) when (e.Errno == Errno.ECONNRESET)
        {
            count = 0;
        }

        return count == bytes.Length ? new StepFailure(report[0], report[1], report[2]) : null;
    }
}
