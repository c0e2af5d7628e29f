// SPDX-License-Identifier: Apache-2.0
namespace Berth.Images.Layers;

/// <summary>Arithmetic on raw paths below a root: "a/b", and "" for the root itself.</summary>
internal static class RawPath
{
    internal static string Join(string directory, string name) => directory.Length == 0 ? name : directory + "/" + name;

    internal static (string Directory, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    internal static bool IsBelow(string path, string directory) =>
        directory.Length == 0 ? path.Length > 0 : path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal);

    /// <summary>
    /// Removes empty and "." components and resolves ".." by the text, as Docker does before anything looks at the disk. Null if the path
    /// would leave the root or has more than <paramref name="maximumDepth"/> components.
    /// </summary>
    internal static string? Clean(string name, int maximumDepth)
    {
        if (IsClean(name))
        {
            return name.AsSpan().Count('/') < maximumDepth ? name : null;
        }

        var parts = new List<string>();
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return parts.Count <= maximumDepth ? string.Join('/', parts) : null;
    }

    // Most names of most archives are clean already; they need no new string.
    private static bool IsClean(string name)
    {
        int start = 0;
        while (true)
        {
            int slash = name.IndexOf('/', start);
            ReadOnlySpan<char> part = name.AsSpan(start, (slash < 0 ? name.Length : slash) - start);
            if (part is "" or "." or "..")
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            start = slash + 1;
        }
    }
}
