// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Cgroups;

/// <summary>The specification's cgroupsPath.</summary>
public static class CgroupPath
{
    /// <summary>
    /// Makes a path absolute and clean. A path that is not absolute is taken from the hierarchy's root. "." and ".." are refused: they would reach other
    /// containers' cgroups, and the root itself is refused because a container's limits must not become the host's.
    /// </summary>
    public static string Normalize(string cgroupsPath)
    {
        string[] parts = cgroupsPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts)
        {
            if (part is "." or ".." || part.Contains('\0', StringComparison.Ordinal) || part.Contains('\n', StringComparison.Ordinal))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid cgroup path \"{cgroupsPath}\"");
            }
        }

        return parts.Length == 0
            ? throw new EngineException(ErrorKind.InvalidParameter, $"invalid cgroup path \"{cgroupsPath}\": it names the root")
            : "/" + string.Join('/', parts);
    }
}
