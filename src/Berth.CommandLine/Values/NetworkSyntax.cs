// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Values;

/// <summary>The notations for networks, names and addresses.</summary>
internal static class NetworkSyntax
{
    private const string HostGateway = "host-gateway";

    /// <summary>Dotted with four decimal parts, or IPv6: nothing of the shorter forms that C libraries take.</summary>
    public static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains('%', StringComparison.Ordinal) || text.StartsWith('[') || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6
            || (text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is 1 or 2 or 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')));
    }

    public static string CheckAddress(string text) =>
        TryParseAddress(text.Trim(), out var address) ? address.ToString() : throw new FlagValueException("IP address is not correctly formatted: " + text);

    /// <summary><c>name:address</c> or <c>name=address</c>, sent in the first form.</summary>
    public static string CheckExtraHost(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        if (split < 0)
        {
            split = text.IndexOf(':', StringComparison.Ordinal);
        }

        if (split <= 0 || text[..split].Contains(':', StringComparison.Ordinal))
        {
            throw new FlagValueException("bad format for add-host: " + GoValues.Quote(text));
        }

        var address = text[(split + 1)..];
        if (address != HostGateway)
        {
            if (address.Length > 2 && address[0] == '[' && address[^1] == ']')
            {
                address = address[1..^1];
            }

            if (!TryParseAddress(address, out _))
            {
                throw new FlagValueException("invalid IP address in add-host: " + GoValues.Quote(address));
            }
        }

        return text[..split] + ":" + address;
    }

    /// <summary>A domain, or a dot for none.</summary>
    public static string CheckSearchDomain(string text)
    {
        text = text.Trim(' ');
        if (text == ".")
        {
            return text;
        }

        var valid = text.Length is > 0 and <= 255
            && text.TrimEnd('.').Split('.').All(label => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && label[0] != '-' && label[^1] != '-')
            && text.Any(char.IsAsciiLetter);
        return valid ? text : throw new FlagValueException($"{text} is not a valid domain");
    }

    public static string CheckLink(string text)
    {
        if (text.Length == 0)
        {
            throw new FlagValueException("empty string specified for links");
        }

        return text.Split(':').Length <= 2 ? text : throw new FlagValueException("bad format for links: " + text);
    }

    public static bool IsMacAddress(string text)
    {
        var separator = text.Contains('.', StringComparison.Ordinal) ? '.' : text.Contains('-', StringComparison.Ordinal) ? '-' : ':';
        var parts = text.Split(separator);
        return separator == '.'
            ? parts.Length is 3 or 4 or 10 && parts.All(part => part.Length == 4 && part.All(char.IsAsciiHexDigit))
            : parts.Length is 6 or 8 or 20 && parts.All(part => part.Length == 2 && part.All(char.IsAsciiHexDigit));
    }

    /// <summary>A network's name, or fields: <c>name=net,alias=a,ip=10.0.0.5</c>.</summary>
    public static NetworkAttachment ParseAttachment(string text)
    {
        if (!HasFields(text))
        {
            return new NetworkAttachment { Target = text };
        }

        var attachment = new NetworkAttachment();
        foreach (var field in CsvLine.Parse(text))
        {
            var lower = field.ToLowerInvariant();
            var equals = lower.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FlagValueException("invalid field " + field);
            }

            Set(attachment, lower[..equals].Trim(), lower[(equals + 1)..].Trim());
        }

        return attachment.Target.Length > 0 ? attachment : throw new FlagValueException("network name/id is not specified");
    }

    /// <summary>Word characters on both sides of an equals sign make it the long notation.</summary>
    private static bool HasFields(string text)
    {
        for (var index = 1; index < text.Length - 1; index++)
        {
            if (text[index] == '=' && IsWord(text[index - 1]) && IsWord(text[index + 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static void Set(NetworkAttachment attachment, string key, string value)
    {
        switch (key)
        {
            case "name":
                attachment.Target = value;
                break;
            case "alias":
                attachment.Aliases.Add(value);
                break;
            case "ip":
                attachment.Ipv4Address = value;
                break;
            case "ip6":
                attachment.Ipv6Address = value;
                break;
            case "mac-address":
                attachment.MacAddress = value;
                break;
            case "link-local-ip":
                attachment.LinkLocalAddresses.Add(value);
                break;
            case "driver-opt":
                var equals = value.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                {
                    throw new FlagValueException("invalid key value pair format in driver options");
                }

                (attachment.DriverOptions ??= [])[value[..equals].Trim()] = value[(equals + 1)..].Trim();
                break;
            case "gw-priority":
                attachment.GatewayPriority = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority)
                    ? priority
                    : throw new FlagValueException($"invalid gw-priority ({value}): invalid syntax");
                break;
            default:
                throw new FlagValueException("invalid field key " + key);
        }
    }
}
