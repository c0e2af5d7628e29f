// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Oci.Runtime;

namespace Berth.Cgroups;

/// <summary>
/// One container's cgroup in whatever hierarchies the host has. Life: <see cref="Create"/>, <see cref="Apply"/>, processes come in, <see cref="Delete"/>.
/// Nothing is kept in memory but paths, so any process may open the same cgroup again. Not thread-safe.
/// <para>
/// How a process gets in decides how fast a container starts. Writing another process's pid takes the kernel's global threadgroup lock and so waits
/// for an RCU grace period: 7 to 30 ms were measured. Two ways avoid it: on version 2 the child is born inside
/// (<see cref="OpenForCloneIntoCgroup"/>, CLONE_INTO_CGROUP); on version 1 a process of one thread writes "0" into each of <see cref="TasksFiles"/>
/// itself (0.1 ms for nine hierarchies), through descriptors that its parent opened, because the kernel checks the opener. Doing both puts the child
/// into every hierarchy. A cgroup namespace shows as its root the cgroup in which unshare(CLONE_NEWCGROUP) was called, so that comes after joining.
/// </para>
/// </summary>
public interface ICgroup
{
    /// <summary>As in the specification's cgroupsPath, such as <c>/berth/ID</c>; always absolute and without dots.</summary>
    string Path { get; }

    /// <summary>Files into which a pid may be written from outside; slow, see above.</summary>
    IReadOnlyList<string> ProcsFiles { get; }

    /// <summary>Version 1 files into which a single-threaded process writes "0" to join by itself. Empty on pure version 2.</summary>
    IReadOnlyList<string> TasksFiles { get; }

    FreezeState State { get; }

    /// <summary>How often the kernel's out-of-memory killer has struck in here. 0 when the memory controller is absent.</summary>
    ulong OomKillCount { get; }

    bool OomKilled => OomKillCount > 0;

    /// <summary>
    /// Makes the directories in every hierarchy. Those that exist are used as they are, unless a process is in there: then it is somebody else's, this fails
    /// with <see cref="Berth.Primitives.ErrorKind.Conflict"/>, and <see cref="Delete"/> of this object leaves it alone.
    /// </summary>
    void Create();

    /// <summary>
    /// Sets a new container's limits. Limits that are null are not written; device access is always written: everything is denied but the rules and
    /// the nodes that every container has. Fails, naming file and value, when the kernel refuses, and names the controller when a limit was asked for
    /// that this host cannot set.
    /// </summary>
    void Apply(LinuxResources resources);

    /// <summary>Changes limits of a cgroup in use. As <see cref="Apply"/>, but device access is left alone when there are no rules for it.</summary>
    void Update(LinuxResources resources);

    /// <summary>The directory for clone3's CLONE_INTO_CGROUP (Linux 5.7), null where there is no version 2 hierarchy. The caller closes it.</summary>
    SafeFd? OpenForCloneIntoCgroup();

    /// <summary>Moves a process in, with all its threads.</summary>
    void AddProcess(int pid);

    /// <summary>Stops every process. Returns when all are frozen; throws and thaws when that takes longer than two seconds.</summary>
    void Freeze();

    void Thaw();

    /// <summary>Sends a signal to every process, also those in cgroups below. After SIGKILL the cgroup is thawed, so that they can die.</summary>
    void Kill(int signal);

    IReadOnlyList<int> Pids(bool recursive);

    CgroupStatistics Statistics();

    /// <summary>Removes the cgroup and what is below it. Waits up to a second for processes that are still on their way out. An absent cgroup is no error.</summary>
    void Delete();
}
