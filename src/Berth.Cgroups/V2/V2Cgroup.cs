// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;
using Berth.Cgroups.V1;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;

namespace Berth.Cgroups.V2;

/// <summary>One directory of the unified hierarchy.</summary>
internal sealed class V2Cgroup : ICgroup
{
    private readonly string _mountPoint;
    private readonly string _directory;
    private bool _others;

    internal V2Cgroup(string path, string mountPoint)
    {
        Path = path;
        _mountPoint = mountPoint;
        _directory = mountPoint + path;
    }

    public string Path { get; }

    public IReadOnlyList<string> ProcsFiles => [_directory + "/cgroup.procs"];

    public IReadOnlyList<string> TasksFiles => [];

    public FreezeState State => FreezerFile.Read(_directory);

    public ulong OomKillCount => MemoryController.OomKills(_directory);

    public void Create()
    {
        if (!CgroupDirectory.Make(_directory, made: null))
        {
            _others = true;
            CgroupDirectory.RefuseInhabited(Path, Pids(recursive: true));
            _others = false;
        }

        SubtreeControl.Enable(_mountPoint, Path);
    }

    public void Apply(LinuxResources resources)
    {
        Require(resources);
        Write(resources, SubtreeControl.Available(_directory));
        WriteDevices(DevicePolicy.ForContainer(resources.Devices));
    }

    public void Update(LinuxResources resources)
    {
        Require(resources);
        Write(resources, SubtreeControl.Available(_directory));
        if (resources.Devices is { Length: > 0 })
        {
            WriteDevices(DevicePolicy.ForContainer(resources.Devices));
        }
    }

    public SafeFd? OpenForCloneIntoCgroup() => KernelFile.OpenDirectory(JoinDirectory());

    public void AddProcess(int pid) => CgroupFile.Write(JoinDirectory(), "cgroup.procs", CgroupFile.Text((long)pid));

    public void Freeze() => FreezerFile.Freeze(_directory);

    public void Thaw()
    {
        if (State != FreezeState.Unknown)
        {
            FreezerFile.Thaw(_directory);
        }
    }

    public void Kill(int signal)
    {
        // cgroup.kill (Linux 5.14) also gets processes that are being forked and those that are frozen.
        if (signal == ProcessSignal.SIGKILL && CgroupFile.TryWrite(_directory, "cgroup.kill", "1") == 0)
        {
            Thaw();
            return;
        }

        if (State == FreezeState.Unknown)
        {
            ProcessSignal.KillUntilGone(() => Pids(recursive: true), signal);
            return;
        }

        bool wasFrozen = State == FreezeState.Frozen;
        try
        {
            Freeze();
            ProcessSignal.SendToAll(Pids(recursive: true), signal);
        }
        finally
        {
            if (!wasFrozen || signal == ProcessSignal.SIGKILL)
            {
                Thaw();
            }
        }
    }

    public IReadOnlyList<int> Pids(bool recursive)
    {
        List<int> pids = [];
        CgroupDirectory.AddPids(_directory, recursive, pids);
        return pids;
    }

    public CgroupStatistics Statistics() => new()
    {
        Mode = CgroupMode.V2,
        Cpu = CpuController.Read(_directory),
        Memory = MemoryController.Read(_directory),
        Pids = PidsController.Read(_directory),
        BlockIo = IoController.Read(_directory),
        Hugetlb = HugetlbController.Read(_directory),
    };

    public void Delete()
    {
        if (!_others)
        {
            CgroupDirectory.Delete([_directory]);
        }
    }

    /// <summary>The controllers whose files this cgroup has.</summary>
    internal string[] Controllers() => SubtreeControl.Available(_directory);

    /// <summary>Writes the limits of the given controllers, and no device rules.</summary>
    internal void Write(LinuxResources resources, string[] controllers)
    {
        if (resources.Cpu is { } cpu)
        {
            If(controllers, "cpu", () => CpuController.Apply(_directory, cpu));
            If(controllers, "cpuset", () => CpusetController.Apply(_directory, cpu));
        }

        if (resources.Memory is { } memory)
        {
            If(controllers, "memory", () => MemoryController.Apply(_directory, memory));
        }

        if (resources.Pids is { } pids)
        {
            If(controllers, "pids", () => PidsController.Apply(_directory, pids));
        }

        if (resources.BlockIo is { } io)
        {
            If(controllers, "io", () => IoController.Apply(_directory, io));
        }

        if (resources.HugepageLimits is { } hugetlb)
        {
            If(controllers, "hugetlb", () => HugetlbController.Apply(_directory, hugetlb));
        }

        if (resources.Rdma is { } rdma)
        {
            If(controllers, "rdma", () => RdmaController.Apply(_directory, rdma));
        }

        if (resources.Unified is { } unified)
        {
            UnifiedFiles.Apply(_directory, unified);
        }
    }

    internal void WriteDevices(DevicePolicy policy)
    {
        using SafeFd directory = KernelFile.OpenDirectory(_directory);
        DevicesController.Apply(directory, _directory, policy);
    }

    private static void If(string[] controllers, string name, Action apply)
    {
        if (controllers.Contains(name))
        {
            apply();
        }
    }

    private void Require(LinuxResources resources)
    {
        string[] available = SubtreeControl.Available(_directory);
        RequestedLimits.Require(resources, (_, v2) => available.Contains(v2));
    }

    // A cgroup that hands controllers down may hold no process itself (cgroup-v2.rst, "No Internal Process Constraint"). A container whose init is systemd
    // does that to its own cgroup, and a later exec then goes where the first process is.
    private string JoinDirectory()
    {
        if (string.IsNullOrWhiteSpace(CgroupFile.ReadOrNull(_directory, "cgroup.subtree_control")))
        {
            return _directory;
        }

        IReadOnlyList<int> pids = Pids(recursive: true);
        string membership = string.Empty;
        if (pids.Count > 0)
        {
            _ = KernelFile.Read($"/proc/{pids.Min()}/cgroup", out membership);
        }

        foreach (string line in membership.Split('\n'))
        {
            if (line.StartsWith("0::" + Path + "/", StringComparison.Ordinal))
            {
                return _mountPoint + line["0::".Length..];
            }
        }

        return _directory;
    }
}
