// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Api.Containers;

/// <summary>The host part of a create request, see <see cref="ContainerCreateWriter"/>. What is seldom there (devices, mounts, limits) is left to the serializer.</summary>
internal static class HostConfigWriter
{
    public static void Write(Utf8JsonWriter writer, HostConfig host)
    {
        writer.WriteStartObject();
        WriteFilesAndNetwork(writer, host);
        WriteNamespaces(writer, host);
        WriteProcessorsAndBlockDevices(writer, host);
        WriteDevicesAndLimits(writer, host);
        writer.WriteEndObject();
    }

    private static void WriteFilesAndNetwork(Utf8JsonWriter writer, HostConfig host)
    {
        ContainerCreateWriter.WriteTexts(writer, "Binds"u8, host.Binds);
        writer.WriteString("ContainerIDFile"u8, host.ContainerIdFile);
        writer.WriteStartObject("LogConfig"u8);
        writer.WriteString("Type"u8, host.LogConfig.Type);
        ContainerCreateWriter.WriteMap(writer, "Config"u8, host.LogConfig.Config);
        writer.WriteEndObject();
        writer.WriteString("NetworkMode"u8, host.NetworkMode);
        WritePorts(writer, host);
        writer.WriteStartObject("RestartPolicy"u8);
        writer.WriteString("Name"u8, host.RestartPolicy.Name);
        writer.WriteNumber("MaximumRetryCount"u8, host.RestartPolicy.MaximumRetryCount);
        writer.WriteEndObject();
        writer.WriteBoolean("AutoRemove"u8, host.AutoRemove);
        writer.WriteString("VolumeDriver"u8, host.VolumeDriver);
        ContainerCreateWriter.WriteTexts(writer, "VolumesFrom"u8, host.VolumesFrom);
        ContainerCreateWriter.WriteNumbers(writer, "ConsoleSize"u8, host.ConsoleSize);
        ContainerCreateWriter.WriteMapIfAny(writer, "Annotations"u8, host.Annotations);
        ContainerCreateWriter.WriteTexts(writer, "CapAdd"u8, host.CapAdd);
        ContainerCreateWriter.WriteTexts(writer, "CapDrop"u8, host.CapDrop);
        writer.WriteString("CgroupnsMode"u8, host.CgroupnsMode);
        ContainerCreateWriter.WriteTexts(writer, "Dns"u8, host.Dns);
        ContainerCreateWriter.WriteTexts(writer, "DnsOptions"u8, host.DnsOptions);
        ContainerCreateWriter.WriteTexts(writer, "DnsSearch"u8, host.DnsSearch);
        ContainerCreateWriter.WriteTexts(writer, "ExtraHosts"u8, host.ExtraHosts);
        ContainerCreateWriter.WriteTexts(writer, "GroupAdd"u8, host.GroupAdd);
    }

    private static void WriteNamespaces(Utf8JsonWriter writer, HostConfig host)
    {
        writer.WriteString("IpcMode"u8, host.IpcMode);
        writer.WriteString("Cgroup"u8, host.Cgroup);
        ContainerCreateWriter.WriteTexts(writer, "Links"u8, host.Links);
        writer.WriteNumber("OomScoreAdj"u8, host.OomScoreAdj);
        writer.WriteString("PidMode"u8, host.PidMode);
        writer.WriteBoolean("Privileged"u8, host.Privileged);
        writer.WriteBoolean("PublishAllPorts"u8, host.PublishAllPorts);
        writer.WriteBoolean("ReadonlyRootfs"u8, host.ReadonlyRootfs);
        ContainerCreateWriter.WriteTexts(writer, "SecurityOpt"u8, host.SecurityOpt);
        ContainerCreateWriter.WriteMapIfAny(writer, "StorageOpt"u8, host.StorageOpt);
        ContainerCreateWriter.WriteMapIfAny(writer, "Tmpfs"u8, host.Tmpfs);
        writer.WriteString("UTSMode"u8, host.UtsMode);
        writer.WriteString("UsernsMode"u8, host.UsernsMode);
        writer.WriteNumber("ShmSize"u8, host.ShmSize);
        ContainerCreateWriter.WriteMapIfAny(writer, "Sysctls"u8, host.Sysctls);
        ContainerCreateWriter.WriteTextIfAny(writer, "Runtime"u8, host.Runtime);
        writer.WriteString("Isolation"u8, host.Isolation);
    }

    private static void WriteProcessorsAndBlockDevices(Utf8JsonWriter writer, HostConfig host)
    {
        writer.WriteNumber("CpuShares"u8, host.CpuShares);
        writer.WriteNumber("Memory"u8, host.Memory);
        writer.WriteNumber("NanoCpus"u8, host.NanoCpus);
        writer.WriteString("CgroupParent"u8, host.CgroupParent);
        writer.WriteNumber("BlkioWeight"u8, host.BlkioWeight);
        WriteList(writer, "BlkioWeightDevice"u8, host.BlkioWeightDevice, static () => ApiJson.Default.WeightDevice);
        WriteList(writer, "BlkioDeviceReadBps"u8, host.BlkioDeviceReadBps, static () => ApiJson.Default.ThrottleDevice);
        WriteList(writer, "BlkioDeviceWriteBps"u8, host.BlkioDeviceWriteBps, static () => ApiJson.Default.ThrottleDevice);
        WriteList(writer, "BlkioDeviceReadIOps"u8, host.BlkioDeviceReadIops, static () => ApiJson.Default.ThrottleDevice);
        WriteList(writer, "BlkioDeviceWriteIOps"u8, host.BlkioDeviceWriteIops, static () => ApiJson.Default.ThrottleDevice);
        writer.WriteNumber("CpuPeriod"u8, host.CpuPeriod);
        writer.WriteNumber("CpuQuota"u8, host.CpuQuota);
        writer.WriteNumber("CpuRealtimePeriod"u8, host.CpuRealtimePeriod);
        writer.WriteNumber("CpuRealtimeRuntime"u8, host.CpuRealtimeRuntime);
        writer.WriteString("CpusetCpus"u8, host.CpusetCpus);
        writer.WriteString("CpusetMems"u8, host.CpusetMems);
    }

    private static void WriteDevicesAndLimits(Utf8JsonWriter writer, HostConfig host)
    {
        WriteList(writer, "Devices"u8, host.Devices, static () => ApiJson.Default.DeviceMapping);
        ContainerCreateWriter.WriteTexts(writer, "DeviceCgroupRules"u8, host.DeviceCgroupRules);
        WriteList(writer, "DeviceRequests"u8, host.DeviceRequests, static () => ApiJson.Default.DeviceRequest);
        if (host.KernelMemory != 0)
        {
            writer.WriteNumber("KernelMemory"u8, host.KernelMemory);
        }

        if (host.KernelMemoryTcp != 0)
        {
            writer.WriteNumber("KernelMemoryTCP"u8, host.KernelMemoryTcp);
        }

        writer.WriteNumber("MemoryReservation"u8, host.MemoryReservation);
        writer.WriteNumber("MemorySwap"u8, host.MemorySwap);
        WriteNumberOrNull(writer, "MemorySwappiness"u8, host.MemorySwappiness);
        if (host.OomKillDisable is { } disabled)
        {
            writer.WriteBoolean("OomKillDisable"u8, disabled);
        }
        else
        {
            writer.WriteNull("OomKillDisable"u8);
        }

        WriteNumberOrNull(writer, "PidsLimit"u8, host.PidsLimit);
        WriteList(writer, "Ulimits"u8, host.Ulimits, static () => ApiJson.Default.Ulimit);
        writer.WriteNumber("CpuCount"u8, host.CpuCount);
        writer.WriteNumber("CpuPercent"u8, host.CpuPercent);
        writer.WriteNumber("IOMaximumIOps"u8, host.IoMaximumIops);
        writer.WriteNumber("IOMaximumBandwidth"u8, host.IoMaximumBandwidth);
        if (host.Mounts is not null)
        {
            WriteList(writer, "Mounts"u8, host.Mounts, static () => ApiJson.Default.Mount);
        }

        ContainerCreateWriter.WriteTexts(writer, "MaskedPaths"u8, host.MaskedPaths);
        ContainerCreateWriter.WriteTexts(writer, "ReadonlyPaths"u8, host.ReadonlyPaths);
        if (host.Init is { } init)
        {
            writer.WriteBoolean("Init"u8, init);
        }
    }

    private static void WriteNumberOrNull(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WritePorts(Utf8JsonWriter writer, HostConfig host)
    {
        if (host.PortBindings is not { } ports)
        {
            writer.WriteNull("PortBindings"u8);
            return;
        }

        writer.WriteStartObject("PortBindings"u8);
        foreach (var (port, bindings) in ports)
        {
            if (bindings is null)
            {
                writer.WriteNull(port);
                continue;
            }

            writer.WriteStartArray(port);
            foreach (var binding in bindings)
            {
                writer.WriteStartObject();
                writer.WriteString("HostIp"u8, binding.HostIp);
                writer.WriteString("HostPort"u8, binding.HostPort);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>The type's tables are asked for only when there is an entry to write.</summary>
    private static void WriteList<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? values, Func<JsonTypeInfo<T>> type)
    {
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        for (var index = 0; index < values.Count; index++)
        {
            JsonSerializer.Serialize(writer, values[index], type());
        }

        writer.WriteEndArray();
    }
}
