// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine;

/// <summary>Where everything lies below the data root and the exec root.</summary>
public sealed class EnginePaths(string dataRoot, string execRoot)
{
    public string DataRoot { get; } = dataRoot;

    public string ExecRoot { get; } = execRoot;

    public string Database => Path.Combine(DataRoot, "berth.db");

    public string Lock => Path.Combine(DataRoot, "lock");

    public string Containers => Path.Combine(DataRoot, "containers");

    public string Snapshots => Path.Combine(DataRoot, "snapshots");

    public string Bundles => Path.Combine(ExecRoot, "containers");

    /// <summary>
    /// Where every container mounts its root, in its own mount namespace. One directory for all: to remove one that a dying namespace still has
    /// a mount on would wait for that namespace.
    /// </summary>
    public string RootMountPoint => Path.Combine(ExecRoot, "rootfs");

    public string SeccompCache => Path.Combine(ExecRoot, "seccomp");

    public string Container(string id) => Path.Combine(Containers, id);

    public string ContainerFile(string id, string name) => Path.Combine(Containers, id, name);

    public string LogFile(string id) => Path.Combine(Containers, id, id + "-json.log");

    public string Bundle(string id) => Path.Combine(Bundles, id);
}
