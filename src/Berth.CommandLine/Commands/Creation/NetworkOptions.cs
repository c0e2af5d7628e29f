// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options for networks, ports and names.</summary>
internal sealed class NetworkOptions
{
    private readonly ListFlag _extraHosts;
    private readonly ListFlag _dns;
    private readonly ListFlag _dnsOptions;
    private readonly ListFlag _dnsOptionsOld;
    private readonly ListFlag _dnsSearch;
    private readonly ListFlag _expose;
    private readonly StringFlag _ip;
    private readonly StringFlag _ip6;
    private readonly ListFlag _links;
    private readonly ListFlag _linkLocal;
    private readonly StringFlag _mac;
    private readonly ListFlag _aliases;
    private readonly List<NetworkAttachment> _networks = [];
    private readonly ListFlag _publish;
    private readonly BoolFlag _publishAll;

    public NetworkOptions(FlagSet flags)
    {
        _extraHosts = flags.List("add-host", '\0', "Line of /etc/hosts (name:address)", NetworkSyntax.CheckExtraHost);
        _dns = flags.List("dns", '\0', "Name server", NetworkSyntax.CheckAddress);
        _dnsOptionsOld = flags.Add(new ListFlag("dns-opt", '\0', "Option of the resolver") { Hidden = true });
        _dnsOptions = flags.List("dns-option", '\0', "Option of the resolver");
        _dnsSearch = flags.List("dns-search", '\0', "Domain in which short names are looked up", NetworkSyntax.CheckSearchDomain);
        _expose = flags.List("expose", '\0', "Port or range of ports that the container offers");
        _ip = flags.String("ip", '\0', "IPv4 address (such as 172.30.100.104)");
        _ip6 = flags.String("ip6", '\0', "IPv6 address (such as 2001:db8::33)");
        _links = flags.List("link", '\0', "Container to reach by a name of its own", NetworkSyntax.CheckLink);
        _linkLocal = flags.List("link-local-ip", '\0', "Link-local address of the container");
        _mac = flags.String("mac-address", '\0', "MAC address (such as 92:d0:c6:0a:29:33)");
        flags.Add(new CustomFlag("net", '\0', "network", "Network to join", AddNetwork) { Hidden = true });
        _aliases = flags.List("network-alias", '\0', "Further name in the network");
        flags.Add(new CustomFlag("net-alias", '\0', "list", "Further name in the network", _aliases.Give) { Hidden = true });
        flags.Custom("network", '\0', "network", "Network to join", AddNetwork);
        _publish = flags.List("publish", 'p', "Port of the container to open on the host");
        _publishAll = flags.Bool("publish-all", 'P', "Open every offered port on a free port of the host");
    }

    public void Apply(ContainerCreateRequest request)
    {
        if (_mac.Value.Length > 0 && !NetworkSyntax.IsMacAddress(_mac))
        {
            throw new CommandException($"{_mac.Value} is not a valid mac address");
        }

        var host = request.HostConfig!;
        var (exposed, bindings) = PortSyntax.Publish(_publish.Values);
        PortSyntax.Expose(_expose.Values, exposed);
        request.ExposedPorts = exposed;
        host.PortBindings = bindings;
        host.PublishAllPorts = _publishAll;
        host.Dns = _dns.Values;
        host.DnsOptions = [.. _dnsOptions.Values, .. _dnsOptionsOld.Values];
        host.DnsSearch = _dnsSearch.Values;
        host.ExtraHosts = ProcessOptions.Nullable(_extraHosts.Values);
        host.Links = ProcessOptions.Nullable(_links.Values);
        host.NetworkMode = _networks.Count > 0 ? _networks[0].Target : "default";
        request.NetworkingConfig = new NetworkingConfig { EndpointsConfig = Endpoints() };
    }

    private void AddNetwork(string value) => _networks.Add(NetworkSyntax.ParseAttachment(value));

    private Map<EndpointSettings?> Endpoints()
    {
        var endpoints = new Map<EndpointSettings?>();
        var attachments = _networks.Count > 0 ? _networks : [new NetworkAttachment { Target = "default" }];
        for (var index = 0; index < attachments.Count; index++)
        {
            var attachment = attachments[index];
            if (index == 0)
            {
                // The options without a network's name are from the time of one network a container: they mean the first.
                MergeOptions(attachment);
            }

            var settings = attachment.ToEndpoint();
            if (_networks.Count > 0 && attachment.IsModeOnly)
            {
                continue;
            }

            if (!endpoints.TryAdd(attachment.Target, settings))
            {
                throw new CommandException($"network \"{attachment.Target}\" is specified multiple times");
            }
        }

        if (_networks.Exists(network => network.IsUserDefined) && _networks.Exists(network => !network.IsUserDefined))
        {
            throw new CommandException("conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        }

        return endpoints;
    }

    private void MergeOptions(NetworkAttachment attachment)
    {
        Exclusive(attachment.Aliases.Count > 0 && _aliases.Values.Count > 0, "--network-alias and per-network alias");
        Exclusive(attachment.Ipv4Address.Length > 0 && _ip.Value.Length > 0, "--ip and per-network IPv4 address");
        Exclusive(attachment.Ipv6Address.Length > 0 && _ip6.Value.Length > 0, "--ip6 and per-network IPv6 address");
        Exclusive(attachment.MacAddress.Length > 0 && _mac.Value.Length > 0, "--mac-address and per-network MAC address");
        Exclusive(attachment.LinkLocalAddresses.Count > 0 && _linkLocal.Values.Count > 0, "--link-local-ip and per-network link-local IP addresses");
        attachment.Aliases.AddRange(_aliases.Values);
        attachment.LinkLocalAddresses.AddRange(_linkLocal.Values);
        attachment.Ipv4Address = _ip.Value.Length > 0 ? _ip : attachment.Ipv4Address;
        attachment.Ipv6Address = _ip6.Value.Length > 0 ? _ip6 : attachment.Ipv6Address;
        attachment.MacAddress = _mac.Value.Length > 0 ? _mac : attachment.MacAddress;

        // On the default bridge a link is the old kind, with hosts entries and variables; in other networks it is an alias.
        if (attachment.IsUserDefined)
        {
            attachment.Links.AddRange(_links.Values);
        }
    }

    private static void Exclusive(bool both, string which)
    {
        if (both)
        {
            throw new CommandException("conflicting options: cannot specify both " + which);
        }
    }
}
