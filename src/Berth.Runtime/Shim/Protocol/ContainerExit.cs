// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Runtime.Shim.Protocol;

/// <summary>How a container ended. Also the content of `exit.json`, which is on disk before anyone is told.</summary>
public sealed record ContainerExit
{
    public const string FileName = "exit.json";

    /// <summary>0-255; 128 + signal number when a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>0 when the process exited by itself.</summary>
    public int Signal { get; init; }

    public bool OomKilled { get; init; }

    public int Pid { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The record in a bundle; null when the container has not ended there, or when the record is damaged.</summary>
    public static ContainerExit? Read(string bundleDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(bundleDirectory, FileName)), ShimJson.Default.ContainerExit);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}
