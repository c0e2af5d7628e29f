// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Processes;

/// <summary>The process boundary of a shim: what makes processes and acts on the container as a whole. Tests put plain processes behind it.</summary>
internal interface IProcessStarter
{
    /// <summary>Whether the container's command wants a terminal.</summary>
    bool Terminal { get; }

    /// <summary>Who shall own the pipes of the container's command, so that it may open /dev/stdout again.</summary>
    uint Owner { get; }

    /// <summary>Whether orphans of the container become the shim's children, because it has no PID namespace of its own.</summary>
    bool AdoptsOrphans { get; }

    /// <param name="streams">Null when the process gets a terminal.</param>
    StartedProcess StartContainer(ChildStreams? streams);

    /// <param name="streams">Null when the process gets a terminal.</param>
    StartedProcess StartExec(ExecShimRequest request, SafeFd containerPidFd, ChildStreams? streams);

    /// <summary>Ends what may live on after the container's command: nothing in a PID namespace of its own, else all that is in its cgroup.</summary>
    void KillLeftovers();

    bool OomKilled();

    void SignalAll(int signal);

    void Freeze();

    void Thaw();

    IReadOnlyList<int> Pids();

    /// <summary>Removes what the launch made, once the container has ended.</summary>
    void CleanUp();

    /// <summary>Drops what only a start needs.</summary>
    void Forget();
}

/// <summary>What a process gets as 0, 1 and 2.</summary>
internal sealed record ChildStreams(SafeFd Input, SafeFd Output, SafeFd Error);

/// <param name="ConsoleMaster">The receiver's to close.</param>
internal sealed record StartedProcess(int Pid, SafeFd PidFd, ulong StartTime, SafeFd? ConsoleMaster);
