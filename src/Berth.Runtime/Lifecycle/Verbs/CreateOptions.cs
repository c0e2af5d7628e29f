// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>Options of "create" and "run".</summary>
public sealed record CreateOptions
{
    public required string Id { get; init; }

    /// <summary>Absolute.</summary>
    public required string Bundle { get; init; }

    public string? PidFile { get; init; }

    /// <summary>Unix socket that receives the terminal's master.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Unix socket that receives a pidfd of the first process.</summary>
    public string? PidFdSocket { get; init; }

    public bool NoPivot { get; init; }

    public bool NoNewKeyring { get; init; }

    public IReadOnlyList<SafeFd> ExtraFds { get; init; } = [];

    public int ListenFds { get; init; }

    /// <summary>"run": returns once the process runs.</summary>
    public bool Detach { get; init; }

    /// <summary>"run": leaves the stopped container to be looked at.</summary>
    public bool Keep { get; init; }
}
