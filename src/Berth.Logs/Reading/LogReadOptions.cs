// SPDX-License-Identifier: Apache-2.0
namespace Berth.Logs.Reading;

/// <summary>What of a log is wanted. Applied in Docker's order: the last <see cref="Tail"/> entries first, of those the times, of those the streams.</summary>
public sealed record LogReadOptions
{
    public bool Stdout { get; init; } = true;

    public bool Stderr { get; init; } = true;

    /// <summary>Nanoseconds since 1970, inclusive.</summary>
    public long? Since { get; init; }

    /// <summary>Nanoseconds since 1970, inclusive.</summary>
    public long? Until { get; init; }

    /// <summary>How many of the newest entries; null: all.</summary>
    public long? Tail { get; init; }

    /// <summary>Wait for more at the end, until <see cref="Ended"/>.</summary>
    public bool Follow { get; init; }

    /// <summary>Cancelled once the container has ended and its log is complete: the rest is read and following stops.</summary>
    public CancellationToken Ended { get; init; }
}
