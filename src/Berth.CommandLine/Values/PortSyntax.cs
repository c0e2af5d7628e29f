// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Networks;
using Berth.Api.Wire;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

/// <summary>Published and exposed ports: <c>[[address:]host:]container[/protocol]</c> with ranges, and <c>target=80,published=8080</c>.</summary>
internal static class PortSyntax
{
    public static (Map<EmptyObject> Exposed, Map<IReadOnlyList<PortBinding>?> Bindings) Publish(IReadOnlyList<string> specifications)
    {
        var exposed = new Map<EmptyObject>();
        var bindings = new Map<IReadOnlyList<PortBinding>?>();
        foreach (var specification in specifications)
        {
            foreach (var (port, binding) in Parse(ToShortNotation(specification)))
            {
                exposed[port] = EmptyObject.Value;
                bindings[port] = [.. bindings.GetValueOrDefault(port) ?? [], binding];
            }
        }

        return (exposed, bindings);
    }

    public static void Expose(IReadOnlyList<string> specifications, Map<EmptyObject> exposed)
    {
        foreach (var specification in specifications)
        {
            if (specification.Contains(':', StringComparison.Ordinal))
            {
                throw new CommandException("invalid port format for --expose: " + specification);
            }

            var (port, protocol) = SplitProtocol(specification);
            if (Range(port, out var cause) is not { } range)
            {
                throw new CommandException($"invalid range format for --expose: {specification}, error: {cause}");
            }

            for (var number = range.First; number <= range.Last; number++)
            {
                exposed[string.Create(CultureInfo.InvariantCulture, $"{number}/{protocol}")] = EmptyObject.Value;
            }
        }
    }

    private static string ToShortNotation(string specification)
    {
        if (!specification.Contains('=', StringComparison.Ordinal))
        {
            return specification;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["protocol"] = "tcp" };
        foreach (var field in specification.Split(','))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new CommandException($"invalid publish opts format (should be name=value but got '{field}')");
            }

            fields[field[..equals]] = field[(equals + 1)..];
        }

        return $"{fields.GetValueOrDefault("published")}:{fields.GetValueOrDefault("target")}/{fields["protocol"]}";
    }

    private static IEnumerable<(string Port, PortBinding Binding)> Parse(string specification)
    {
        var (address, host, container) = SplitParts(specification);
        (container, var protocol) = SplitProtocol(container);
        address = CheckAddress(address);
        if (container.Length == 0)
        {
            throw new CommandException($"no port specified: {specification}<empty>");
        }

        var inside = Range(container, out _) ?? throw new CommandException("invalid containerPort: " + container);
        var outside = host.Length == 0 ? (First: 0u, Last: 0u) : Range(host, out _) ?? throw new CommandException("invalid hostPort: " + host);
        var count = inside.Last - inside.First + 1;
        if (host.Length > 0 && count != outside.Last - outside.First + 1 && count != 1)
        {
            throw new CommandException($"invalid ranges specified for container and host Ports: {container} and {host}");
        }

        protocol = protocol.ToLowerInvariant();
        if (protocol is not ("tcp" or "udp" or "sctp"))
        {
            throw new CommandException("invalid proto: " + protocol);
        }

        return Enumerate(address, protocol, inside.First, count, host.Length == 0 ? null : outside);
    }

    private static IEnumerable<(string Port, PortBinding Binding)> Enumerate(string address, string protocol, uint first, uint count, (uint First, uint Last)? outside)
    {
        for (var index = 0u; index < count; index++)
        {
            var host = "";
            if (outside is { } range)
            {
                host = (range.First + index).ToString(CultureInfo.InvariantCulture);

                // One port of the container and many of the host: the engine takes the first free one.
                host += count == 1 && range.First != range.Last ? string.Create(CultureInfo.InvariantCulture, $"-{range.Last}") : "";
            }

            yield return (string.Create(CultureInfo.InvariantCulture, $"{first + index}/{protocol}"), new PortBinding { HostIp = address, HostPort = host });
        }
    }

    private static string CheckAddress(string address)
    {
        var bare = address;
        if (address.StartsWith('['))
        {
            bare = address.EndsWith(']') ? address[1..^1] : throw new CommandException($"invalid IP address {address}: address {address}:: missing ']' in address");
        }

        return bare.Length == 0 || NetworkSyntax.TryParseAddress(bare, out _) ? bare : throw new CommandException("invalid IP address: " + bare);
    }

    private static (string Address, string Host, string Container) SplitParts(string text)
    {
        var parts = text.Split(':');
        return parts.Length switch
        {
            1 => ("", "", parts[0]),
            2 => ("", parts[0], parts[1]),
            _ => (string.Join(':', parts[..^2]), parts[^2], parts[^1]),
        };
    }

    private static (string Port, string Protocol) SplitProtocol(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Length == 0 || slash == 0)
        {
            return ("", "");
        }

        return slash < 0 ? (text, "tcp") : (text[..slash], slash == text.Length - 1 ? "tcp" : text[(slash + 1)..]);
    }

    private static (uint First, uint Last)? Range(string text, out string cause)
    {
        cause = "empty string specified for ports.";
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            var first = Port(dash < 0 ? text : text[..dash]);
            var last = dash < 0 ? first : Port(text[(dash + 1)..]);
            cause = "invalid range specified for port: " + text;
            return last < first ? null : (first, last);
        }
        catch (FlagValueException error)
        {
            cause = error.Message;
            return null;
        }
    }

    /// <summary>Decimal only, unlike the numbers of other options.</summary>
    private static uint Port(string text)
    {
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            throw new FlagValueException($"strconv.ParseUint: parsing {GoValues.Quote(text)}: invalid syntax");
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FlagValueException($"strconv.ParseUint: parsing {GoValues.Quote(text)}: value out of range");
    }
}
