// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Networks;

/// <summary>GET /networks/{id}, and one row of GET /networks.</summary>
public sealed record NetworkResource
{
    public string Name { get; set; } = "";

    public string Id { get; set; } = "";

    public string Created { get; set; } = "";

    public string Scope { get; set; } = "local";

    public string Driver { get; set; } = "";

    [JsonPropertyName("EnableIPv4")]
    public bool EnableIpv4 { get; set; }

    [JsonPropertyName("EnableIPv6")]
    public bool EnableIpv6 { get; set; }

    [JsonPropertyName("IPAM")]
    public NetworkIpam Ipam { get; set; } = new();

    public bool Internal { get; set; }

    public bool Attachable { get; set; }

    public bool Ingress { get; set; }

    public NetworkConfigReference ConfigFrom { get; set; } = new();

    public bool ConfigOnly { get; set; }

    public Map<NetworkContainer> Containers { get; set; } = [];

    public Map<string> Options { get; set; } = [];

    public Map<string> Labels { get; set; } = [];
}

/// <summary>How a network's addresses are given out.</summary>
public sealed record NetworkIpam
{
    public string Driver { get; set; } = "default";

    public Map<string>? Options { get; set; }

    public IReadOnlyList<NetworkIpamConfig>? Config { get; set; }
}

/// <summary>One address range of a network.</summary>
public sealed record NetworkIpamConfig
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subnet { get; set; }

    [JsonPropertyName("IPRange")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IpRange { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gateway { get; set; }
}

public sealed record NetworkConfigReference
{
    public string Network { get; set; } = "";
}

/// <summary>A container's place in a network, as the network tells it.</summary>
public sealed record NetworkContainer
{
    public string Name { get; set; } = "";

    [JsonPropertyName("EndpointID")]
    public string EndpointId { get; set; } = "";

    public string MacAddress { get; set; } = "";

    [JsonPropertyName("IPv4Address")]
    public string Ipv4Address { get; set; } = "";

    [JsonPropertyName("IPv6Address")]
    public string Ipv6Address { get; set; } = "";
}
