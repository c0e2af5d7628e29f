// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Text;
using Berth.Api.Containers;
using Berth.Engine.Containers.Validation;
using Berth.Primitives;

namespace Berth.Engine.Containers.Start;

/// <summary>Writes a container's /etc/hostname, /etc/hosts and /etc/resolv.conf, which are bound over the image's.</summary>
internal static class EtcFileWriter
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void Write(string directory, ContainerConfig config, HostConfig host, string hostname)
    {
        WriteFile(directory, "hostname", hostname + "\n");
        WriteFile(directory, "hosts", Hosts(config, host, hostname));
        WriteFile(directory, "resolv.conf", ResolvConf(host));
    }

    /// <exception cref="EngineException">InvalidParameter, in Docker's words.</exception>
    public static void ValidateExtraHosts(HostConfig host)
    {
        foreach (string entry in host.ExtraHosts ?? [])
        {
            ParseExtraHost(entry);
        }

        foreach (string server in host.Dns ?? [])
        {
            if (!IPAddress.TryParse(server, out _))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"bad nameserver address {server}");
            }
        }

        foreach (string word in (host.DnsSearch ?? []).Concat(host.DnsOptions ?? []))
        {
            if (word.AsSpan().ContainsAny(" \t\n\r\0"))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"invalid resolver setting \"{word}\"");
            }
        }
    }

    private static string Hosts(ContainerConfig config, HostConfig host, string hostname)
    {
        if (NamespaceModes.IsHost(host.NetworkMode))
        {
            return WithExtraHosts(new StringBuilder(ReadHostFile("/etc/hosts")), host);
        }

        StringBuilder text = new();
        text.Append("127.0.0.1\tlocalhost\n");
        text.Append("::1\tlocalhost ip6-localhost ip6-loopback\n");
        text.Append("fe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");

        // Without an address of its own the container still finds itself by name.
        string names = config.Domainname.Length > 0 ? $"{hostname}.{config.Domainname} {hostname}" : hostname;
        text.Append("127.0.1.1\t").Append(names).Append('\n');
        return WithExtraHosts(text, host);
    }

    private static string WithExtraHosts(StringBuilder text, HostConfig host)
    {
        foreach (string entry in host.ExtraHosts ?? [])
        {
            (string name, string address) = ParseExtraHost(entry);
            text.Append(address).Append('\t').Append(name).Append('\n');
        }

        return text.ToString();
    }

    private static (string Name, string Address) ParseExtraHost(string entry)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? "" : entry[..colon];
        string address = colon < 0 ? "" : entry[(colon + 1)..];
        if (name.Length == 0 || name.AsSpan().ContainsAny(" \t\n\r\0"))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"bad format for add-host: \"{entry}\"");
        }

        if (address == "host-gateway")
        {
            throw new EngineException(ErrorKind.InvalidParameter, "unable to derive the IP value for host-gateway");
        }

        return IPAddress.TryParse(address, out _)
            ? (name, address)
            : throw new EngineException(ErrorKind.InvalidParameter, $"invalid IP address in add-host: \"{address}\"");
    }

    private static string ResolvConf(HostConfig host)
    {
        bool ownNetwork = !NamespaceModes.IsHost(host.NetworkMode);
        bool overridden = host.Dns is { Count: > 0 } || host.DnsSearch is { Count: > 0 } || host.DnsOptions is { Count: > 0 };
        string hostText = ReadHostFile("/etc/resolv.conf");
        if (!ownNetwork && !overridden)
        {
            return hostText;
        }

        ResolverSettings settings = ResolverSettings.Parse(hostText);
        return settings.With(host.Dns, host.DnsSearch, host.DnsOptions, withoutLoopback: ownNetwork).ToString();
    }

    private static string ReadHostFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void WriteFile(string directory, string name, string content)
    {
        // The file is bound into containers and a running one may have it open, so it is written in place, as a link target of nobody.
        using FileStream file = new(Path.Combine(directory, name), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = Mode,
            BufferSize = 0,
        });
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        file.Write(bytes);
        file.SetLength(bytes.Length);
        File.SetUnixFileMode(file.SafeFileHandle, Mode);
    }
}
