// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Api.Containers;

/// <summary>POST /containers/{id}/wait.</summary>
public sealed record ContainerWaitResponse
{
    public long StatusCode { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContainerWaitExitError? Error { get; set; }
}

public sealed record ContainerWaitExitError
{
    public string Message { get; set; } = "";
}

/// <summary>GET /containers/{id}/top.</summary>
public sealed record ContainerTopResponse
{
    public IReadOnlyList<IReadOnlyList<string>> Processes { get; set; } = [];

    public IReadOnlyList<string> Titles { get; set; } = [];
}

/// <summary>POST /containers/prune.</summary>
public sealed record ContainersPruneResponse
{
    public IReadOnlyList<string>? ContainersDeleted { get; set; }

    /// <summary>Bytes.</summary>
    public ulong SpaceReclaimed { get; set; }
}

/// <summary>POST /containers/{id}/update.</summary>
public sealed record ContainerUpdateResponse
{
    public IReadOnlyList<string>? Warnings { get; set; }
}
