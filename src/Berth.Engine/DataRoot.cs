// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine;

/// <summary>The two roots: their modes and the lock against a second daemon.</summary>
internal static class DataRoot
{
    public const UnixFileMode ContainerMode = DataRootMode;

    public const UnixFileMode ExecMode = ExecRootMode;

    private const UnixFileMode DataRootMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;
    private const UnixFileMode ExecRootMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directories and tightens those that were there before: a setuid program of an image must not be reachable from the host (CVE-2021-41091).</summary>
    public static void Prepare(EnginePaths paths)
    {
        foreach (string directory in (ReadOnlySpan<string>)[paths.DataRoot, paths.Containers, paths.Snapshots])
        {
            Make(directory, DataRootMode);
        }

        foreach (string directory in (ReadOnlySpan<string>)[paths.ExecRoot, paths.Bundles, paths.SeccompCache, paths.RootMountPoint])
        {
            Make(directory, ExecRootMode);
        }
    }

    public static FileStream Lock(EnginePaths paths)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB), which the kernel drops with the process, however it ends.
            return new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new EngineException(ErrorKind.Conflict, $"data root \"{paths.DataRoot}\" is in use by another daemon", failure);
        }
    }

    private static void Make(string directory, UnixFileMode mode)
    {
        Directory.CreateDirectory(directory, mode);
        File.SetUnixFileMode(directory, mode);
    }
}
