// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.Server.Hosting;

/// <summary>The file that tells service managers the daemon's process. Removed at the end if it is still this daemon's.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    public static PidFile Create(string path)
    {
        if (ReadPid(path) is { } other && other != Environment.ProcessId && IsDaemon(other))
        {
            throw new EngineException(ErrorKind.Conflict, $"process with PID {other} is still running: delete {path} if it is no daemon");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Renamed into place, so that a reader never sees half a number.
            var fresh = path + ".new";
            File.WriteAllText(fresh, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.System, $"--pidfile {path}: {failure.Message}", failure);
        }

        return new PidFile(path);
    }

    public void Dispose()
    {
        if (ReadPid(_path) == Environment.ProcessId)
        {
            File.Delete(_path);
        }
    }

    private static int? ReadPid(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// After a crash the number may be anybody's by now; only a process with the daemon's name counts, and not one that has ended
    /// and waits for its parent.
    /// </summary>
    private static bool IsDaemon(int pid)
    {
        try
        {
            // 4711 (berthd) S 1 …
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var name = stat.IndexOf('(', StringComparison.Ordinal);
            var end = stat.LastIndexOf(')');
            return name >= 0 && end + 2 < stat.Length && stat[end + 2] is not ('Z' or 'X')
                && stat[(name + 1)..end] == File.ReadAllText("/proc/self/comm").Trim();
        }
        catch (IOException)
        {
            return false;
        }
    }
}
