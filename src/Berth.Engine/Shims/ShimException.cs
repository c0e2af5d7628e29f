// SPDX-License-Identifier: Apache-2.0
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Shims;

/// <summary>A shim refused or failed: the facts from which the engine makes Docker's message and exit code.</summary>
public sealed class ShimException(ErrorReply reply) : Exception(reply.Message)
{
    private const int ENOENT = 2;
    private const int EACCES = 13;
    private const int ENOTDIR = 20;

    public ErrorReply Reply { get; } = reply;

    /// <summary>0 when no system call failed.</summary>
    public int Errno => Reply.Errno;

    public string? Step => Reply.Step;

    /// <summary>The exit code a client reports for a failed start: 127 command not found, 126 found but not to be run, 128 anything else.</summary>
    public int StartExitCode => (Step, Errno) switch
    {
        ("exec", ENOENT or ENOTDIR) => 127,
        ("exec", _) => 126,
        _ => 128,
    };
}
