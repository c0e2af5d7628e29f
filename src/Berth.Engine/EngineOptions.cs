// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine;

/// <summary>What the daemon is told at its start.</summary>
public sealed record EngineOptions
{
    public const string DefaultDataRoot = "/var/lib/berth";
    public const string DefaultExecRoot = "/run/berth";

    /// <summary>Kept over reboots. Mode 0710.</summary>
    public string DataRoot { get; init; } = DefaultDataRoot;

    /// <summary>Run-time state, best on tmpfs. Mode 0700.</summary>
    public string ExecRoot { get; init; } = DefaultExecRoot;

    /// <summary>The <c>berth-runtime</c> executable, which is sealed into a memfd at start.</summary>
    public required string RuntimePath { get; init; }

    /// <summary>Parent of every container's control group.</summary>
    public string CgroupParent { get; init; } = "/berth";

    public string LogDriver { get; init; } = "json-file";

    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    public EngineLog Log { get; init; } = EngineLog.Silent;
}
