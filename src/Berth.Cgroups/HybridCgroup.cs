// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.Devices;
using Berth.Cgroups.V1;
using Berth.Cgroups.V2;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Cgroups;

/// <summary>
/// Version 1 hierarchies and a version 2 one beside them. Each controller is in one of the two, and the limit is written there. The container has its
/// place in both: systemd kills by its own hierarchy when the engine's unit stops, and only version 2 can kill in one write.
/// </summary>
internal sealed class HybridCgroup(V1Cgroup v1, V2Cgroup v2) : ICgroup
{
    private bool _others;

    public string Path => v1.Path;

    public IReadOnlyList<string> ProcsFiles => [.. v1.ProcsFiles, .. v2.ProcsFiles];

    public IReadOnlyList<string> TasksFiles => v1.TasksFiles;

    public FreezeState State => v1.Has("freezer") ? v1.State : v2.State;

    public ulong OomKillCount => v1.Has("memory") ? v1.OomKillCount : v2.OomKillCount;

    public void Create()
    {
        try
        {
            v1.Create();
            v2.Create();
        }
        catch (EngineException error) when (error.Kind == ErrorKind.Conflict)
        {
            // What version 1 has just made goes again; if version 1 was what refused, this leaves it alone.
            v1.Delete();
            _others = true;
            throw;
        }
    }

    public void Apply(LinuxResources resources)
    {
        Write(resources);
        WriteDevices(DevicePolicy.ForContainer(resources.Devices));
    }

    public void Update(LinuxResources resources)
    {
        Write(resources);
        if (resources.Devices is { Length: > 0 })
        {
            WriteDevices(DevicePolicy.ForContainer(resources.Devices));
        }
    }

    public SafeFd? OpenForCloneIntoCgroup() => v2.OpenForCloneIntoCgroup();

    public void AddProcess(int pid)
    {
        v1.AddProcess(pid);
        v2.AddProcess(pid);
    }

    public void Freeze()
    {
        if (v1.Has("freezer"))
        {
            v1.Freeze();
        }
        else
        {
            v2.Freeze();
        }
    }

    public void Thaw()
    {
        if (v1.Has("freezer"))
        {
            v1.Thaw();
        }
        else
        {
            v2.Thaw();
        }
    }

    // Frozen by version 1, a process that version 2 has killed dies only when thawed; and a process may be in one of the hierarchies alone.
    public void Kill(int signal)
    {
        if (signal == ProcessSignal.SIGKILL)
        {
            v2.Kill(signal);
        }

        v1.Kill(signal);
    }

    public IReadOnlyList<int> Pids(bool recursive) => v1.Pids(recursive);

    public CgroupStatistics Statistics()
    {
        CgroupStatistics first = v1.Statistics();
        if (v1.Has("memory") && v1.Has("cpuacct") && v1.Has("pids") && v1.Has("blkio"))
        {
            return first;
        }

        CgroupStatistics second = v2.Statistics();
        return first with
        {
            Cpu = v1.Has("cpuacct") ? first.Cpu : second.Cpu,
            Memory = v1.Has("memory") ? first.Memory : second.Memory,
            Pids = v1.Has("pids") ? first.Pids : second.Pids,
            BlockIo = v1.Has("blkio") ? first.BlockIo : second.BlockIo,
            Hugetlb = v1.Has("hugetlb") ? first.Hugetlb : second.Hugetlb,
        };
    }

    public void Delete()
    {
        if (!_others)
        {
            v1.Delete();
            v2.Delete();
        }
    }

    private void Write(LinuxResources resources)
    {
        string[] controllers = v2.Controllers();
        RequestedLimits.Require(resources, (first, second) => v1.Has(first) || controllers.Contains(second));
        v1.Write(resources);
        v2.Write(resources, controllers);
    }

    private void WriteDevices(DevicePolicy policy)
    {
        if (v1.Has("devices"))
        {
            v1.WriteDevices(policy);
        }
        else
        {
            v2.WriteDevices(policy);
        }
    }
}
