// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;

namespace Berth.Linux.Tests;

public sealed class ProcessTests
{
    private static string Run(string script, params (SafeFd Source, int Target)[] more)
    {
        using SafeFd output = Fd.MemoryFile("out");
        using SafeFd nothing = Fd.Open("/dev/null", OpenFlags.ReadWrite);
        int pid = PosixSpawn.Start(new SpawnRequest
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", script],
            Environment = ["ONLY=this"],
            Descriptors = [(nothing, 0), (output, 1), (nothing, 2), .. more],
        });
        Assert.Equal(0, ChildWait.ByPid(pid)!.Value.ShellCode);
        Fd.Seek(output, 0, 0);
        return Encoding.UTF8.GetString(Fd.ReadToEnd(output)).TrimEnd('\n');
    }

    [Fact]
    public void A_spawned_process_has_only_what_it_is_given()
    {
        Assert.Equal("this", Run("echo $ONLY"));
        Assert.Equal("", Run("echo $HOME"));
        Assert.Equal("0 1 2", Run("cd /proc/$$/fd; for f in *; do [ $f -lt 10 ] && [ -e $f ] && printf '%s ' $f; done; true").Trim());
        // 32 and 33 are glibc's own: posix_spawn leaves them ignored whatever is asked.
        Assert.Equal("0000000000000000\n0000000180000000", Run("grep -E 'Sig(Blk|Ign)' /proc/self/status | cut -f2"));
    }

    [Fact]
    public void Descriptors_that_stand_in_each_others_way_arrive()
    {
        using SafeFd first = Fd.MemoryFile("first");
        using SafeFd second = Fd.MemoryFile("second");
        Fd.WriteAll(first, "first"u8);
        Fd.WriteAll(second, "second"u8);
        Fd.Seek(first, 0, 0);
        Fd.Seek(second, 0, 0);
        Assert.Equal("second\nfirst", Run("cat <&3; echo; cat <&4", (second, 3), (first, 4)));
    }

    [Fact]
    public void A_missing_program_is_named()
    {
        SyscallException failure = Assert.Throws<SyscallException>(() => PosixSpawn.Start(new SpawnRequest { Path = "/no/such", Arguments = ["x"], Descriptors = [] }));
        Assert.Equal("posix_spawn /no/such: no such file or directory", failure.Message);
    }

    [Fact]
    public void A_pidfd_signals_waits_and_knows_its_number()
    {
        int pid = PosixSpawn.Start(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "100"], Descriptors = [] });
        using SafeFd fd = PidFd.Open(pid);
        Assert.Equal(pid, PidFd.PidOf(fd));
        Assert.Null(PidFd.Wait(fd, block: false));
        Assert.False(PidFd.WaitForExit(fd, 10));
        Assert.True(PidFd.SendSignal(fd, 15));
        Assert.Equal(new ChildExit(pid, 0, 15), PidFd.Wait(fd));
        Assert.False(PidFd.SendSignal(fd, 15));
        Assert.Null(PidFd.PidOf(fd));
    }

    [Theory]
    [InlineData("42 (sleep) S 7 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 123456 0", 'S', 7, 123456UL)]
    [InlineData("42 (a) Z 1 (b) R 9 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0", 'R', 9, 5UL)]
    public void The_name_of_a_process_confuses_nothing(string line, char state, int parent, ulong start) =>
        Assert.Equal(new ProcessStat(state, parent, start), ProcessStat.Parse(Encoding.ASCII.GetBytes(line)));

    [Fact]
    public void This_process_has_an_identity()
    {
        Assert.Equal(ProcessIdentity.Of(Environment.ProcessId), ProcessIdentity.Of(Environment.ProcessId));
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
        Assert.Equal(36, ProcessIdentity.BootId().Length);
    }

    [Fact]
    public void A_sealed_executable_runs_and_cannot_be_written()
    {
        using SealedExecutable copy = SealedExecutable.FromFile("/bin/true");
        Assert.Equal(Errno.EPERM, Assert.Throws<SyscallException>(() => Fd.WriteAll(copy.Descriptor, "x"u8)).Errno);
        int pid = PosixSpawn.Start(new SpawnRequest { Path = copy.ExecutionPath, Arguments = ["true"], Descriptors = [] });
        Assert.Equal(0, ChildWait.ByPid(pid)!.Value.ShellCode);
    }
}
