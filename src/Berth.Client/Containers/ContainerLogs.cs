// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>GET /containers/{id}/logs.</summary>
public static class ContainerLogs
{
    public static EngineRequest Request(string container, ContainerLogsOptions options) =>
        EngineRequest.Get(ContainerPath.Of(container, "/logs"))
            .With("details", options.Details)
            .With("follow", options.Follow)
            .With("since", options.Since)
            .With("stderr", true)
            .With("stdout", true)
            .With("tail", options.Tail)
            .With("timestamps", options.Timestamps)
            .With("until", options.Until);
}

/// <summary>Times are Unix seconds with an optional fraction.</summary>
public sealed record ContainerLogsOptions
{
    public bool Details { get; init; }

    public bool Follow { get; init; }

    public bool Timestamps { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    /// <summary>A number of lines or <c>all</c>.</summary>
    public string? Tail { get; init; }
}
