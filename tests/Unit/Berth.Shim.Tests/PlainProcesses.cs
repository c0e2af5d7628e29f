// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Terminals;
using Berth.Runtime.Shim.Processes;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

/// <summary>Processes of this machine in place of a container's, so that everything about streams and ends can be tested without root.</summary>
internal sealed class PlainProcesses(string script, bool terminal) : IProcessStarter
{
    public bool Terminal => terminal;

    public uint Owner => 0;

    public bool AdoptsOrphans => false;

    public bool CleanedUp { get; private set; }

    public StartedProcess StartContainer(ChildStreams? streams) => Start(["/bin/sh", "-c", script], streams);

    public StartedProcess StartExec(ExecShimRequest request, SafeFd containerPidFd, ChildStreams? streams) => Start(request.Process.Args!, streams);

    public void KillLeftovers()
    {
    }

    public bool OomKilled() => false;

    public void SignalAll(int signal)
    {
    }

    public void Freeze()
    {
    }

    public void Thaw()
    {
    }

    public IReadOnlyList<int> Pids() => [];

    public void CleanUp() => CleanedUp = true;

    public void Forget()
    {
    }

    private static StartedProcess Start(IReadOnlyList<string> arguments, ChildStreams? streams)
    {
        using Pty? pty = streams is null ? Pty.Open() : null;
        streams ??= new ChildStreams(pty!.Slave, pty.Slave, pty.Slave);
        int pid = PosixSpawn.Start(new SpawnRequest
        {
            Path = arguments[0],
            Arguments = arguments,
            Environment = ["PATH=/usr/bin:/bin"],
            Descriptors = [(streams.Input, 0), (streams.Output, 1), (streams.Error, 2)],
            NewSession = true,
        });
        return new StartedProcess(pid, PidFd.Open(pid), 0, pty?.Master.Duplicate());
    }
}
