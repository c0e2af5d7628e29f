// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Cgroups.V2;

/// <summary>The specification's "unified": file names and values as the user has them.</summary>
internal static class UnifiedFiles
{
    internal static void Apply(string directory, Dictionary<string, string> values)
    {
        foreach ((string file, string value) in values)
        {
            // A separator would reach into another cgroup.
            if (file.Length == 0 || file is "." or ".." || file.Contains('/', StringComparison.Ordinal))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid unified resource \"{file}\": it is not a file name");
            }

            if (!CgroupFile.Exists(directory, file))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"cannot set unified resource \"{file}\": this host's cgroup has no such file");
            }

            // Some files (io.max) take several lines, each in a write of its own.
            foreach (string line in value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                CgroupFile.Write(directory, file, line);
            }
        }
    }
}
