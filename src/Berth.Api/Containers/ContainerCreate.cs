// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Networks;

namespace Berth.Api.Containers;

/// <summary>POST /containers/create: the configuration with the two other parts inside it.</summary>
public sealed record ContainerCreateRequest : ContainerConfig
{
    public ContainerCreateRequest()
    {
    }

    /// <summary>Takes over the fields of a plain configuration.</summary>
    public ContainerCreateRequest(ContainerConfig config)
        : base(config)
    {
    }

    [JsonPropertyOrder(1)]
    public HostConfig? HostConfig { get; set; }

    [JsonPropertyOrder(2)]
    public NetworkingConfig? NetworkingConfig { get; set; }
}

public sealed record ContainerCreateResponse
{
    public string Id { get; set; } = "";

    public IReadOnlyList<string> Warnings { get; set; } = [];
}
