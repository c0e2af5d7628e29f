// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Images.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    internal TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("berth-images-").FullName;

    internal string Path { get; }

    internal string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        using SafeFd parent = FileTree.OpenRoot(System.IO.Path.GetDirectoryName(Path)!);
        FileTree.RemoveAll(parent, System.IO.Path.GetFileName(Path));
    }
}
