// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Values;

internal static class PathSyntax
{
    /// <summary>Without doubled slashes, <c>.</c> and <c>name/..</c>, by the text alone: the path may be one inside a container.</summary>
    public static string Clean(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var rooted = path[0] == '/';
        var kept = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part.Length == 0 || part == ".")
            {
                continue;
            }

            if (part != ".." || (kept.Count > 0 ? kept[^1] == ".." : !rooted))
            {
                kept.Add(part);
            }
            else if (kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }

        var joined = string.Join('/', kept);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    /// <summary>From the working directory of the client.</summary>
    public static string Absolute(string path) => path.StartsWith('/') ? Clean(path) : Clean(Environment.CurrentDirectory + "/" + path);
}
