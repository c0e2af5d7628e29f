// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Runtime.Shim.Streams;

namespace Berth.Runtime.Shim.Processes;

/// <summary>The pipes between the shim and one process, while it is started: both ends, until each side has its own.</summary>
internal sealed class StreamPlumbing : IDisposable
{
    private readonly List<SafeFd> childEnds = [];
    private SafeFd? stdin;
    private SafeFd? stdout;
    private SafeFd? stderr;

    private StreamPlumbing()
    {
    }

    /// <summary>The process's side. Closed with this object.</summary>
    internal ChildStreams Child { get; private set; } = null!;

    /// <param name="owner">User who may open the pipes by name (/dev/stdout is a link to /proc/self/fd/1).</param>
    internal static StreamPlumbing Make(bool withInput, bool withOutput, uint owner)
    {
        var plumbing = new StreamPlumbing();
        try
        {
            SafeFd? none = null;
            if (!withInput || !withOutput)
                plumbing.childEnds.Add(none = Fd.Open("/dev/null", OpenFlags.ReadWrite));
            SafeFd input = withInput ? plumbing.Pipe(owner, out plumbing.stdin, childReads: true) : none!;
            SafeFd output = withOutput ? plumbing.Pipe(owner, out plumbing.stdout, childReads: false) : none!;
            SafeFd error = withOutput ? plumbing.Pipe(owner, out plumbing.stderr, childReads: false) : none!;
            plumbing.Child = new ChildStreams(input, output, error);
            return plumbing;
        }
        catch
        {
            plumbing.Dispose();
            throw;
        }
    }

    /// <summary>Hands the shim's side over.</summary>
    internal void ConnectTo(ProcessStreams streams)
    {
        streams.UsePipes(stdin, stdout, stderr);
        stdin = stdout = stderr = null;
    }

    public void Dispose()
    {
        foreach (SafeFd end in childEnds)
            end.Dispose();
        stdin?.Dispose();
        stdout?.Dispose();
        stderr?.Dispose();
    }

    private SafeFd Pipe(uint owner, out SafeFd? ours, bool childReads)
    {
        (SafeFd read, SafeFd write) = Fd.Pipe();
        SafeFd child = childReads ? read : write;
        ours = childReads ? write : read;
        childEnds.Add(child);
        if (owner != 0)
            FileMetadata.SetOwner(child, owner, 0);
        return child;
    }
}
