// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Networks;

/// <summary>The network part of container inspect. The fields from EndpointId to MacAddress repeat those of the default bridge.</summary>
public sealed record NetworkSettings
{
    public string Bridge { get; set; } = "";

    [JsonPropertyName("SandboxID")]
    public string SandboxId { get; set; } = "";

    public string SandboxKey { get; set; } = "";

    /// <summary>Keys are <c>80/tcp</c>; a port that is exposed and not published has a null.</summary>
    public Map<IReadOnlyList<PortBinding>?>? Ports { get; set; }

    public bool HairpinMode { get; set; }

    [JsonPropertyName("LinkLocalIPv6Address")]
    public string LinkLocalIpv6Address { get; set; } = "";

    [JsonPropertyName("LinkLocalIPv6PrefixLen")]
    public int LinkLocalIpv6PrefixLen { get; set; }

    [JsonPropertyName("SecondaryIPAddresses")]
    public IReadOnlyList<SecondaryAddress>? SecondaryIpAddresses { get; set; }

    [JsonPropertyName("SecondaryIPv6Addresses")]
    public IReadOnlyList<SecondaryAddress>? SecondaryIpv6Addresses { get; set; }

    [JsonPropertyName("EndpointID")]
    public string EndpointId { get; set; } = "";

    public string Gateway { get; set; } = "";

    [JsonPropertyName("GlobalIPv6Address")]
    public string GlobalIpv6Address { get; set; } = "";

    [JsonPropertyName("GlobalIPv6PrefixLen")]
    public int GlobalIpv6PrefixLen { get; set; }

    [JsonPropertyName("IPAddress")]
    public string IpAddress { get; set; } = "";

    [JsonPropertyName("IPPrefixLen")]
    public int IpPrefixLen { get; set; }

    [JsonPropertyName("IPv6Gateway")]
    public string Ipv6Gateway { get; set; } = "";

    public string MacAddress { get; set; } = "";

    public Map<EndpointSettings>? Networks { get; set; }
}

public sealed record SecondaryAddress
{
    public string Addr { get; set; } = "";

    public int PrefixLen { get; set; }
}

/// <summary>The network part of one row of the container list.</summary>
public sealed record NetworkSettingsSummary
{
    public Map<EndpointSettings>? Networks { get; set; }
}
