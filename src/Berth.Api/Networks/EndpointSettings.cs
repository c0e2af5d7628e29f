// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Networks;

/// <summary>A container's place in one network: wishes in a create request, facts in an inspect answer.</summary>
public sealed record EndpointSettings
{
    [JsonPropertyName("IPAMConfig")]
    public EndpointIpamConfig? IpamConfig { get; set; }

    public IReadOnlyList<string>? Links { get; set; }

    public IReadOnlyList<string>? Aliases { get; set; }

    public string MacAddress { get; set; } = "";

    public Map<string>? DriverOpts { get; set; }

    /// <summary>The endpoint with the highest priority is the default gateway.</summary>
    public int GwPriority { get; set; }

    [JsonPropertyName("NetworkID")]
    public string NetworkId { get; set; } = "";

    [JsonPropertyName("EndpointID")]
    public string EndpointId { get; set; } = "";

    public string Gateway { get; set; } = "";

    [JsonPropertyName("IPAddress")]
    public string IpAddress { get; set; } = "";

    [JsonPropertyName("IPPrefixLen")]
    public int IpPrefixLen { get; set; }

    [JsonPropertyName("IPv6Gateway")]
    public string Ipv6Gateway { get; set; } = "";

    [JsonPropertyName("GlobalIPv6Address")]
    public string GlobalIpv6Address { get; set; } = "";

    [JsonPropertyName("GlobalIPv6PrefixLen")]
    public int GlobalIpv6PrefixLen { get; set; }

    [JsonPropertyName("DNSNames")]
    public IReadOnlyList<string>? DnsNames { get; set; }
}

public sealed record EndpointIpamConfig
{
    private string? _ipv4Address;
    private string? _ipv6Address;
    private IReadOnlyList<string>? _linkLocalIps;

    [JsonPropertyName("IPv4Address")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ipv4Address { get => _ipv4Address; set => _ipv4Address = Omit.Empty(value); }

    [JsonPropertyName("IPv6Address")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ipv6Address { get => _ipv6Address; set => _ipv6Address = Omit.Empty(value); }

    [JsonPropertyName("LinkLocalIPs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LinkLocalIps { get => _linkLocalIps; set => _linkLocalIps = Omit.Empty(value); }
}

/// <summary>The networks named in a create request.</summary>
public sealed record NetworkingConfig
{
    public Map<EndpointSettings?>? EndpointsConfig { get; set; }
}

/// <summary>One host side of a published port.</summary>
public sealed record PortBinding
{
    [JsonPropertyName("HostIp")]
    public string HostIp { get; set; } = "";

    /// <summary>A number, a range, or empty for any free port.</summary>
    public string HostPort { get; set; } = "";
}
