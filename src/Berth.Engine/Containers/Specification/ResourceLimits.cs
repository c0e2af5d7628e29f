// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Engine.Containers.Specification;

/// <summary><c>--ulimit</c> and the limits that every container gets.</summary>
internal static class ResourceLimits
{
    // What a container gets for open files where the host allows it: some programs close every descriptor up to the limit, so infinity hurts.
    private const ulong DefaultFiles = 1_048_576;

    private static readonly string[] s_names =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    public static void Validate(Ulimit limit)
    {
        if (Array.IndexOf(s_names, limit.Name) < 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid ulimit type: {limit.Name}");
        }

        if (limit.Hard != -1 && (limit.Soft == -1 || limit.Soft > limit.Hard))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"ulimit soft limit must be less than or equal to hard limit: {limit.Soft} > {limit.Hard}");
        }
    }

    /// <summary>.NET raises its own soft limit of open files, so the container's is always written out and never inherited.</summary>
    public static PosixRlimit[] Build(IReadOnlyList<Ulimit>? limits, ulong hardFileLimit)
    {
        List<PosixRlimit> result = [];
        foreach (Ulimit limit in limits ?? [])
        {
            result.Add(new PosixRlimit { Type = "RLIMIT_" + limit.Name.ToUpperInvariant(), Soft = unchecked((ulong)limit.Soft), Hard = unchecked((ulong)limit.Hard) });
        }

        if (!result.Exists(limit => limit.Type == "RLIMIT_NOFILE"))
        {
            ulong files = Math.Min(DefaultFiles, hardFileLimit);
            result.Add(new PosixRlimit { Type = "RLIMIT_NOFILE", Soft = files, Hard = files });
        }

        return [.. result];
    }
}
