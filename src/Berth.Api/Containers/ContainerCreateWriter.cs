// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using Berth.Api.Networks;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>
/// A create request as JSON, field by field. The serializer writes the same bytes (a test compares them) but first builds tables for 150
/// properties, and that alone took more than a millisecond of every <c>run</c>.
/// </summary>
public static class ContainerCreateWriter
{
    public static byte[] Write(ContainerCreateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            writer.WriteStartObject();
            WriteConfig(writer, request);
            if (request.HostConfig is { } host)
            {
                writer.WritePropertyName("HostConfig"u8);
                HostConfigWriter.Write(writer, host);
            }
            else
            {
                writer.WriteNull("HostConfig"u8);
            }

            WriteNetworking(writer, request.NetworkingConfig);
            writer.WriteEndObject();
        }

        return WireJson.Escape(buffer.WrittenSpan);
    }

    /// <summary>Null stays null, as with Go's slices.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        for (var index = 0; index < values.Count; index++)
        {
            writer.WriteStringValue(values[index]);
        }

        writer.WriteEndArray();
    }

    public static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<byte> name, uint[]? values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    internal static void WriteMap(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Map<string>? map)
    {
        if (map is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    internal static void WriteMapIfAny(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Map<string>? map)
    {
        if (map is not null)
        {
            WriteMap(writer, name, map);
        }
    }

    internal static void WriteTextIfAny(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteConfig(Utf8JsonWriter writer, ContainerConfig config)
    {
        writer.WriteString("Hostname"u8, config.Hostname);
        writer.WriteString("Domainname"u8, config.Domainname);
        writer.WriteString("User"u8, config.User);
        writer.WriteBoolean("AttachStdin"u8, config.AttachStdin);
        writer.WriteBoolean("AttachStdout"u8, config.AttachStdout);
        writer.WriteBoolean("AttachStderr"u8, config.AttachStderr);
        if (config.ExposedPorts is { } ports)
        {
            WriteSet(writer, "ExposedPorts"u8, ports);
        }

        writer.WriteBoolean("Tty"u8, config.Tty);
        writer.WriteBoolean("OpenStdin"u8, config.OpenStdin);
        writer.WriteBoolean("StdinOnce"u8, config.StdinOnce);
        WriteTexts(writer, "Env"u8, config.Env);
        WriteTexts(writer, "Cmd"u8, config.Cmd);
        if (config.Healthcheck is { } health)
        {
            writer.WritePropertyName("Healthcheck"u8);
            JsonSerializer.Serialize(writer, health, ApiJson.Default.HealthConfig);
        }

        if (config.ArgsEscaped)
        {
            writer.WriteBoolean("ArgsEscaped"u8, true);
        }

        writer.WriteString("Image"u8, config.Image);
        WriteSet(writer, "Volumes"u8, config.Volumes);
        writer.WriteString("WorkingDir"u8, config.WorkingDir);
        WriteTexts(writer, "Entrypoint"u8, config.Entrypoint);
        WriteRest(writer, config);
    }

    private static void WriteRest(Utf8JsonWriter writer, ContainerConfig config)
    {
        if (config.NetworkDisabled)
        {
            writer.WriteBoolean("NetworkDisabled"u8, true);
        }

        WriteTextIfAny(writer, "MacAddress"u8, config.MacAddress);
        WriteTexts(writer, "OnBuild"u8, config.OnBuild);
        WriteMap(writer, "Labels"u8, config.Labels);
        WriteTextIfAny(writer, "StopSignal"u8, config.StopSignal);
        if (config.StopTimeout is { } timeout)
        {
            writer.WriteNumber("StopTimeout"u8, timeout);
        }

        if (config.Shell is { } shell)
        {
            WriteTexts(writer, "Shell"u8, shell);
        }
    }

    private static void WriteSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Map<EmptyObject>? set)
    {
        if (set is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, _) in set)
        {
            writer.WriteStartObject(key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteNetworking(Utf8JsonWriter writer, NetworkingConfig? networking)
    {
        if (networking?.EndpointsConfig is not { } endpoints)
        {
            if (networking is null)
            {
                writer.WriteNull("NetworkingConfig"u8);
                return;
            }

            writer.WriteStartObject("NetworkingConfig"u8);
            writer.WriteNull("EndpointsConfig"u8);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject("NetworkingConfig"u8);
        writer.WriteStartObject("EndpointsConfig"u8);
        foreach (var (network, settings) in endpoints)
        {
            writer.WritePropertyName(network);
            WriteEndpoint(writer, settings);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter writer, EndpointSettings? settings)
    {
        if (settings is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        if (settings.IpamConfig is { } ipam)
        {
            writer.WriteStartObject("IPAMConfig"u8);
            WriteTextIfAny(writer, "IPv4Address"u8, ipam.Ipv4Address);
            WriteTextIfAny(writer, "IPv6Address"u8, ipam.Ipv6Address);
            if (ipam.LinkLocalIps is { } addresses)
            {
                WriteTexts(writer, "LinkLocalIPs"u8, addresses);
            }

            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("IPAMConfig"u8);
        }

        WriteTexts(writer, "Links"u8, settings.Links);
        WriteTexts(writer, "Aliases"u8, settings.Aliases);
        writer.WriteString("MacAddress"u8, settings.MacAddress);
        WriteMap(writer, "DriverOpts"u8, settings.DriverOpts);
        writer.WriteNumber("GwPriority"u8, settings.GwPriority);
        writer.WriteString("NetworkID"u8, settings.NetworkId);
        writer.WriteString("EndpointID"u8, settings.EndpointId);
        writer.WriteString("Gateway"u8, settings.Gateway);
        writer.WriteString("IPAddress"u8, settings.IpAddress);
        writer.WriteNumber("IPPrefixLen"u8, settings.IpPrefixLen);
        writer.WriteString("IPv6Gateway"u8, settings.Ipv6Gateway);
        writer.WriteString("GlobalIPv6Address"u8, settings.GlobalIpv6Address);
        writer.WriteNumber("GlobalIPv6PrefixLen"u8, settings.GlobalIpv6PrefixLen);
        WriteTexts(writer, "DNSNames"u8, settings.DnsNames);
        writer.WriteEndObject();
    }
}
