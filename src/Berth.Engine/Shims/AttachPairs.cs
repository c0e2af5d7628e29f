// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Sockets;

namespace Berth.Engine.Shims;

/// <summary>Socket pairs for attachments on their way to a shim: disposing closes the shim's ends here, and ours unless they were taken.</summary>
internal sealed class AttachPairs : IDisposable
{
    private readonly List<SafeFd> theirs = [];
    private readonly List<SafeFd> ours = [];

    internal AttachPairs(int count)
    {
        for (int i = 0; i < count; i++)
        {
            (SafeFd first, SafeFd second) = UnixSocket.Pair();
            ours.Add(first);
            theirs.Add(second);
        }
    }

    internal IReadOnlyList<SafeFd> Theirs => theirs;

    internal IReadOnlyList<AttachedStream> TakeOurs()
    {
        AttachedStream[] streams = [.. ours.Select(socket => new AttachedStream(ShimChannel.ToSocket(socket)))];
        ours.Clear();
        return streams;
    }

    public void Dispose()
    {
        foreach (SafeFd socket in theirs)
            socket.Dispose();
        foreach (SafeFd socket in ours)
            socket.Dispose();
    }
}
