// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Values;

/// <summary>One network that a container is to join.</summary>
internal sealed class NetworkAttachment
{
    public string Target { get; set; } = "";

    public List<string> Aliases { get; } = [];

    public List<string> Links { get; } = [];

    public List<string> LinkLocalAddresses { get; } = [];

    public string Ipv4Address { get; set; } = "";

    public string Ipv6Address { get; set; } = "";

    public string MacAddress { get; set; } = "";

    public Map<string>? DriverOptions { get; set; }

    public int GatewayPriority { get; set; }

    public bool IsUserDefined => Target is not ("default" or "bridge" or "host" or "none") && !Target.StartsWith("container:", StringComparison.Ordinal);

    /// <summary>A mode of the engine's own, with no wish for a place in it: that is told by the mode alone.</summary>
    public bool IsModeOnly => !IsUserDefined && Ipv4Address.Length == 0 && Ipv6Address.Length == 0 && MacAddress.Length == 0 && LinkLocalAddresses.Count == 0
        && DriverOptions is null && GatewayPriority == 0;

    public EndpointSettings ToEndpoint()
    {
        if (string.IsNullOrWhiteSpace(Target))
        {
            throw new CommandException("no name set for network");
        }

        if (!IsUserDefined && Aliases.Count > 0)
        {
            throw new CommandException("network-scoped aliases are only supported for user-defined networks");
        }

        if (!IsUserDefined && Links.Count > 0)
        {
            throw new CommandException("network-scoped links are only supported for user-defined networks");
        }

        if (MacAddress.Length > 0 && !NetworkSyntax.IsMacAddress(MacAddress))
        {
            throw new CommandException($"{MacAddress} is not a valid mac address");
        }

        var addressed = Ipv4Address.Length > 0 || Ipv6Address.Length > 0 || LinkLocalAddresses.Count > 0;
        return new EndpointSettings
        {
            Aliases = Aliases.Count > 0 ? Aliases : null,
            Links = Links.Count > 0 ? Links : null,
            DriverOpts = DriverOptions,
            GwPriority = GatewayPriority,
            MacAddress = MacAddress,
            IpamConfig = addressed ? new EndpointIpamConfig { Ipv4Address = Ipv4Address, Ipv6Address = Ipv6Address, LinkLocalIps = LinkLocalAddresses } : null,
        };
    }
}
