// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.Naming;

/// <summary>The rule for names that users give.</summary>
public static class ContainerNames
{
    private const string Pattern = "[a-zA-Z0-9][a-zA-Z0-9_.-]";

    /// <summary>Takes one leading slash off, as the API allows it, and checks what is left.</summary>
    public static string Validate(string name)
    {
        string bare = name.StartsWith('/') ? name[1..] : name;
        return IsValid(bare)
            ? bare
            : throw new EngineException(ErrorKind.InvalidParameter, $"Invalid container name ({name}), only {Pattern} are allowed");
    }

    // Two characters at least: the pattern is one of the first class, then one or more of the second.
    private static bool IsValid(string name)
    {
        if (name.Length < 2 || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (char c in name.AsSpan(1))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
