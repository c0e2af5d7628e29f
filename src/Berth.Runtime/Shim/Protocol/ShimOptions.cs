// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Shim.Protocol;

/// <summary>`shim.json`: what the shim must know that the OCI configuration does not say. Written by the daemon into the bundle before the shim starts.</summary>
public sealed record ShimOptions
{
    public const string FileName = "shim.json";

    public required string ContainerId { get; init; }

    /// <summary>As in the specification's `cgroupsPath`, such as `/berth/ID`.</summary>
    public required string CgroupPath { get; init; }

    /// <summary>`json-file` or `none`.</summary>
    public string LogDriver { get; init; } = "none";

    /// <summary>Absolute; needed by `json-file`.</summary>
    public string? LogPath { get; init; }

    /// <summary>The driver's own options (`max-size`, `max-file`), already checked by <c>JsonFileLogOptions.Parse</c>.</summary>
    public IReadOnlyDictionary<string, string>? LogOptions { get; init; }

    /// <summary>Extra attributes of every log entry (labels, environment, tag), chosen by the daemon.</summary>
    public IReadOnlyDictionary<string, string>? LogAttributes { get; init; }

    /// <summary>Standard input stays open without a client; otherwise it is /dev/null.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>The first attached client's end of input closes the container's standard input.</summary>
    public bool StdinOnce { get; init; }

    public ShimOverlay? Overlay { get; init; }

    /// <summary>Where compiled seccomp programs are kept, shared by all containers.</summary>
    public string? SeccompCacheDirectory { get; init; }

    /// <summary>How long an attached client may leave its full buffer unread, and so hold the container up, before it is dropped.</summary>
    public int SlowReaderSeconds { get; init; } = 600;

    /// <summary>Asks for <see cref="LaunchedReply.Timings"/>.</summary>
    public bool Timings { get; init; }
}

/// <summary>The container's root file system as layers: the shim makes the overlay itself, inside the container's mount namespace only.</summary>
public sealed record ShimOverlay
{
    /// <summary>Topmost layer first.</summary>
    public required IReadOnlyList<string> LowerDirectories { get; init; }

    /// <summary>Absent together with <see cref="WorkDirectory"/> for a read-only stack.</summary>
    public string? UpperDirectory { get; init; }

    public string? WorkDirectory { get; init; }

    /// <summary>More overlay options, `key` or `key=value`.</summary>
    public IReadOnlyList<string>? MountOptions { get; init; }
}
