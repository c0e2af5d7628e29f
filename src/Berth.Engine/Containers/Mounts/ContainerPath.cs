// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.Mounts;

/// <summary>Paths as text, before anything resolves them. The runtime resolves them beneath the root by descriptor.</summary>
internal static class ContainerPath
{
    /// <summary>Takes out <c>.</c>, <c>..</c> and double slashes, which never lead above <c>/</c>.</summary>
    public static string Clean(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    public static string CleanDestination(string path, Func<string> context)
    {
        if (!path.StartsWith('/'))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"{context()}: invalid mount path: '{path}' mount path must be absolute");
        }

        string clean = Clean(path);
        if (clean == "/")
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"{context()}: invalid specification: destination can't be '/'");
        }

        return clean.Contains('\0')
            ? throw new EngineException(ErrorKind.InvalidParameter, $"{context()}: the path contains a null byte")
            : clean;
    }
}
