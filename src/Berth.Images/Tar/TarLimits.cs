// SPDX-License-Identifier: Apache-2.0
namespace Berth.Images.Tar;

/// <summary>What a hostile archive may cost (CVE-2017-14992: an archive of one sparse-like header took all memory; decompression bombs).</summary>
public sealed record TarLimits
{
    public static TarLimits Default { get; } = new();

    /// <summary>Bytes of one extended header or long name.</summary>
    public int MaximumHeaderSize { get; init; } = 1024 * 1024;

    /// <summary>Runs of one sparse file.</summary>
    public int MaximumSparseRuns { get; init; } = 1024 * 1024;

    /// <summary>Bytes of a name, as long as the kernel takes one (PATH_MAX).</summary>
    public int MaximumPathLength { get; init; } = 4095;

    /// <summary>Components of a name.</summary>
    public int MaximumPathDepth { get; init; } = 512;

    public long MaximumEntries { get; init; } = 8_000_000;

    /// <summary>Bytes of all files together, holes included.</summary>
    public long MaximumTotalSize { get; init; } = 1L << 40;

    /// <summary>Decompressed bytes for each compressed one. Deflate cannot exceed 1032, and only over runs of one byte.</summary>
    public int MaximumRatio { get; init; } = 1100;

    /// <summary>Decompressed bytes up to which the ratio is not looked at: a small archive of zeros is no attack.</summary>
    public long RatioFreeSize { get; init; } = 256L << 20;
}
