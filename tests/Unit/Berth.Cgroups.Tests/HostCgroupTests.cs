// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Process = System.Diagnostics.Process;

namespace Berth.Cgroups.Tests;

/// <summary>On this host's own hierarchies, whatever they are. Needs root.</summary>
public sealed class HostCgroupTests : IDisposable
{
    private readonly ICgroup _cgroup = CgroupDriver.Open($"/berth-test-{Environment.ProcessId}/{Guid.NewGuid():N}");
    private readonly List<Process> _processes = [];

    public HostCgroupTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Assert.SkipWhen(CgroupDriver.Mode == CgroupMode.None, "no cgroup hierarchy is mounted");
        _cgroup.Create();
    }

    public void Dispose()
    {
        _cgroup.Kill(9);
        foreach (Process process in _processes)
        {
            process.WaitForExit();
            process.Dispose();
        }

        _cgroup.Delete();
        CgroupDriver.Open($"/berth-test-{Environment.ProcessId}").Delete();
    }

    [Fact]
    public void Creating_twice_is_as_creating_once()
    {
        _cgroup.Create();
        Assert.All(_cgroup.ProcsFiles, file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public void A_cgroup_in_which_somebody_lives_is_neither_taken_nor_removed()
    {
        Process process = StartInside();
        ICgroup second = CgroupDriver.Open(_cgroup.Path);
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(second.Create).Kind);
        second.Delete();
        Assert.Contains(process.Id, _cgroup.Pids(recursive: true));
    }

    [Fact]
    public void Limits_are_in_the_kernel()
    {
        _cgroup.Apply(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 64 << 20 },
            Pids = new LinuxPids { Limit = 17 },
            Cpu = new LinuxCpu { Shares = 512, Quota = 50_000, Period = 100_000, Cpus = "0" },
        });
        CgroupStatistics statistics = _cgroup.Statistics();
        Assert.Equal(64UL << 20, statistics.Memory.Memory.Limit);
        Assert.Equal(17UL, statistics.Pids.Limit);
    }

    [Fact]
    public void Limits_rise_and_fall_again()
    {
        Assert.SkipUnless(File.Exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes"), "no swap accounting of version 1");
        foreach (long size in (long[])[64 << 20, 256 << 20, 32 << 20])
        {
            _cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Limit = size, Swap = 2 * size } });
            Assert.Equal((ulong)size, _cgroup.Statistics().Memory.Memory.Limit);
            Assert.Equal(2 * (ulong)size, _cgroup.Statistics().Memory.Swap.Limit);
        }
    }

    [Fact]
    public void A_refused_value_names_the_file_and_the_value()
    {
        IOException error = Assert.ThrowsAny<IOException>(() => _cgroup.Apply(new LinuxResources { Cpu = new LinuxCpu { Cpus = "4096" } }));
        Assert.Contains("cpuset.cpus", error.Message, StringComparison.Ordinal);
        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_without_a_controller_is_an_error()
    {
        Assert.SkipWhen(Directory.Exists("/sys/fs/cgroup/net_cls"), "this host has net_cls");
        EngineException error = Assert.Throws<EngineException>(
            () => _cgroup.Apply(new LinuxResources { Network = new LinuxNetwork { ClassId = 1 } }));
        Assert.Contains("net_cls", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_joins_by_itself_in_every_hierarchy_and_is_frozen_and_killed()
    {
        Process process = StartInside();
        Assert.Contains(process.Id, _cgroup.Pids(recursive: true));
        _cgroup.Freeze();
        Assert.Equal(FreezeState.Frozen, _cgroup.State);
        _cgroup.Kill(15);
        Assert.Equal(FreezeState.Frozen, _cgroup.State);
        Assert.False(process.WaitForExit(50));
        _cgroup.Kill(9);
        Assert.True(process.WaitForExit(5000));
        Assert.Equal(FreezeState.Thawed, _cgroup.State);
    }

    [Fact]
    public void Joining_from_outside_puts_a_process_into_every_hierarchy()
    {
        Process process = Start("exec sleep 100");
        _cgroup.AddProcess(process.Id);
        Assert.All(_cgroup.ProcsFiles, file => Assert.Contains($"{process.Id}", File.ReadAllLines(file)));
    }

    [Fact]
    public void Devices_are_denied_but_for_the_list()
    {
        Assert.SkipUnless(CgroupDriver.Mode is CgroupMode.V1 or CgroupMode.Hybrid, "reads version 1's list");
        _cgroup.Apply(new LinuxResources { Devices = [new LinuxDeviceCgroup { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" }] });
        string[] list = File.ReadAllLines($"/sys/fs/cgroup/devices{_cgroup.Path}/devices.list");
        Assert.DoesNotContain("a *:* rwm", list);
        Assert.Contains("c 10:229 rw", list);
        Assert.Contains("c 1:3 rwm", list);
        Assert.DoesNotContain(list, line => line.StartsWith("b ", StringComparison.Ordinal) && line.Contains('r', StringComparison.Ordinal));
    }

    [Fact]
    public void Delete_takes_the_cgroups_below_with_it()
    {
        string directory = Path.GetDirectoryName(_cgroup.ProcsFiles[0])!;
        Directory.CreateDirectory(directory + "/a/b");
        _cgroup.Delete();
        Assert.False(Directory.Exists(directory));
        _cgroup.Delete();
    }

    // As a container does: the shell is one thread, and writes 0 into each file before it goes on.
    private Process StartInside()
    {
        string joins = string.Concat(_cgroup.TasksFiles.Select(file => $"echo 0 > {file}; "));
        if (_cgroup.TasksFiles.Count == 0)
        {
            joins = $"echo $$ > {_cgroup.ProcsFiles[0]}; ";
        }

        Process process = Start(joins + "echo in; exec sleep 100");
        Assert.Equal("in", process.StandardOutput.ReadLine());
        return process;
    }

    private Process Start(string script)
    {
        Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        _processes.Add(process);
        return process;
    }
}
