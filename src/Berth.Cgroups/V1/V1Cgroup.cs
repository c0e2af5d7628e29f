// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups.V1;

/// <summary>The same path in each version 1 hierarchy, controllers mounted one by one or together. Without any hierarchy it holds nothing and limits nothing.</summary>
internal sealed class V1Cgroup : ICgroup
{
    private readonly CgroupRoot _root;
    private readonly string[] _directories;
    private bool _others;

    internal V1Cgroup(string path, CgroupRoot root)
    {
        Path = path;
        _root = root;
        _directories = [.. root.V1.Select(hierarchy => hierarchy.MountPoint + path)];
    }

    public string Path { get; }

    public IReadOnlyList<string> ProcsFiles => [.. _directories.Select(directory => directory + "/cgroup.procs")];

    public IReadOnlyList<string> TasksFiles => [.. _directories.Select(directory => directory + "/tasks")];

    public FreezeState State => FreezerController.Read(DirectoryOf("freezer"));

    public ulong OomKillCount => DirectoryOf("memory") is { } memory ? MemoryController.OomKills(memory) : 0;

    public void Create()
    {
        bool fresh = true;
        for (int i = 0; i < _directories.Length; i++)
        {
            string mountPoint = _root.V1[i].MountPoint;
            bool cpuset = _root.V1[i].Controllers.Contains("cpuset");
            fresh &= CgroupDirectory.Make(_directories[i], cpuset ? (directory, leaf) => PrepareCpuset(mountPoint, directory, leaf) : null);
        }

        if (!fresh)
        {
            _others = true;
            CgroupDirectory.RefuseInhabited(Path, Pids(recursive: true));
            _others = false;
        }
    }

    public void Apply(LinuxResources resources)
    {
        RequestedLimits.Require(resources, (v1, _) => Has(v1));
        RefuseUnified(resources);
        Write(resources);
        WriteDevices(DevicePolicy.ForContainer(resources.Devices));
    }

    public void Update(LinuxResources resources)
    {
        RequestedLimits.Require(resources, (v1, _) => Has(v1));
        RefuseUnified(resources);
        Write(resources);
        if (resources.Devices is { Length: > 0 })
        {
            WriteDevices(DevicePolicy.ForContainer(resources.Devices));
        }
    }

    public SafeFd? OpenForCloneIntoCgroup() => null;

    public void AddProcess(int pid)
    {
        string text = CgroupFile.Text((long)pid);
        foreach (string directory in _directories)
        {
            CgroupFile.Write(directory, "cgroup.procs", text);
        }
    }

    public void Freeze() => FreezerController.Freeze(
        DirectoryOf("freezer") ?? throw new EngineException(ErrorKind.System, "cannot freeze: this host has no \"freezer\" cgroup controller"));

    public void Thaw()
    {
        if (DirectoryOf("freezer") is { } freezer)
        {
            FreezerController.Thaw(freezer);
        }
    }

    // Frozen processes cannot fork away from the signal, and their pids cannot be reused between reading and killing.
    public void Kill(int signal)
    {
        bool canFreeze = State != FreezeState.Unknown;
        bool wasFrozen = State == FreezeState.Frozen;
        if (!canFreeze)
        {
            ProcessSignal.KillUntilGone(() => Pids(recursive: true), signal);
            return;
        }

        try
        {
            try
            {
                Freeze();
            }
            catch (IOException)
            {
                // Killing the processes that can be seen is better than killing none because one of them cannot be frozen.
            }

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
        if ((DirectoryOf("freezer") ?? DirectoryOf("devices") ?? _directories.FirstOrDefault()) is { } directory)
        {
            CgroupDirectory.AddPids(directory, recursive, pids);
        }

        return pids;
    }

    public CgroupStatistics Statistics() => new()
    {
        Mode = CgroupMode.V1,
        Cpu = CpuController.Read(DirectoryOf("cpu"), CpuacctController.Read(DirectoryOf("cpuacct"))),
        Memory = MemoryController.Read(DirectoryOf("memory")),
        Pids = PidsController.Read(DirectoryOf("pids")),
        BlockIo = BlkioController.Read(DirectoryOf("blkio")),
        Hugetlb = HugetlbController.Read(DirectoryOf("hugetlb")),
    };

    public void Delete()
    {
        if (!_others)
        {
            CgroupDirectory.Delete(_directories);
        }
    }

    internal bool Has(string controller) => _root.V1MountPoint(controller) is not null;

    /// <summary>Writes the limits of the controllers that are mounted as version 1, and no device rules.</summary>
    internal void Write(LinuxResources resources)
    {
        if (resources.Cpu is { } cpu)
        {
            With("cpu", directory => CpuController.Apply(directory, cpu));
            With("cpuset", directory => CpusetController.Apply(directory, cpu));
        }

        if (resources.Memory is { } memory)
        {
            With("memory", directory => MemoryController.Apply(directory, memory));
        }

        if (resources.Pids is { } pids)
        {
            With("pids", directory => PidsController.Apply(directory, pids));
        }

        if (resources.BlockIo is { } io)
        {
            With("blkio", directory => BlkioController.Apply(directory, io));
        }

        if (resources.HugepageLimits is { } hugetlb)
        {
            With("hugetlb", directory => HugetlbController.Apply(directory, hugetlb));
        }

        if (resources.Network is { } network)
        {
            With("net_cls", directory => NetworkController.ApplyClass(directory, network));
            With("net_prio", directory => NetworkController.ApplyPriorities(directory, network));
        }

        if (resources.Rdma is { } rdma)
        {
            With("rdma", directory => RdmaController.Apply(directory, rdma));
        }
    }

    /// <summary>A container without a device list could open the host's disks: where the controller is absent, only a policy that allows everything can be met.</summary>
    internal void WriteDevices(DevicePolicy policy)
    {
        if (DirectoryOf("devices") is { } devices)
        {
            DevicesController.Apply(devices, policy);
        }
        else if (!policy.DefaultAllow || policy.Exceptions.Count > 0)
        {
            throw new EngineException(ErrorKind.System, "cannot restrict device access: this host has no \"devices\" cgroup controller");
        }
    }

    private static void RefuseUnified(LinuxResources resources)
    {
        if (resources.Unified is { Count: > 0 } unified)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"cannot set \"{unified.Keys.First()}\": this host has no cgroup version 2 hierarchy");
        }
    }

    private static void PrepareCpuset(string mountPoint, string directory, bool leaf)
    {
        CpusetController.Inherit(mountPoint, directory);
        if (!leaf)
        {
            CpusetController.LetChildrenInherit(directory);
        }
    }

    private string? DirectoryOf(string controller) => _root.V1MountPoint(controller) is { } mountPoint ? mountPoint + Path : null;

    private void With(string controller, Action<string> apply)
    {
        if (DirectoryOf(controller) is { } directory)
        {
            apply(directory);
        }
    }
}
