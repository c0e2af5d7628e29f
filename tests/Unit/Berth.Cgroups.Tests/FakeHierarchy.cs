// SPDX-License-Identifier: Apache-2.0
using Berth.Cgroups.V2;

namespace Berth.Cgroups.Tests;

/// <summary>A directory that stands for a version 2 hierarchy: writes of limits land in plain files and can be read back, without root.</summary>
internal sealed class FakeHierarchy : IDisposable
{
    private readonly string _mountPoint = System.IO.Directory.CreateTempSubdirectory("berth-cgroup-").FullName;

    internal FakeHierarchy(params string[] files)
    {
        System.IO.Directory.CreateDirectory(Directory);
        foreach (string file in files)
        {
            File.WriteAllText(Path.Combine(Directory, file), "");
        }

        Cgroup = new V2Cgroup("/c", _mountPoint);
    }

    internal string Directory => Path.Combine(_mountPoint, "c");

    internal V2Cgroup Cgroup { get; }

    internal string this[string file]
    {
        get => File.ReadAllText(Path.Combine(Directory, file));
        set => File.WriteAllText(Path.Combine(Directory, file), value);
    }

    public void Dispose() => System.IO.Directory.Delete(_mountPoint, recursive: true);
}
