// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Oci.Runtime.Reading;

/// <summary>The `linux` section. See <see cref="JsonMembers"/> for why this is written out.</summary>
public static class LinuxReader
{
    internal static LinuxSpec ReadLinuxSpec(ref Utf8JsonReader reader)
    {
        LinuxIdMapping[]? uidMappings = null;
        LinuxIdMapping[]? gidMappings = null;
        Dictionary<string, string>? sysctl = null;
        LinuxResources? resources = null;
        string? cgroupsPath = null;
        LinuxNamespace[]? namespaces = null;
        LinuxDevice[]? devices = null;
        LinuxSeccomp? seccomp = null;
        string? rootfsPropagation = null;
        string[]? maskedPaths = null;
        string[]? readonlyPaths = null;
        string? mountLabel = null;
        LinuxIntelRdt? intelRdt = null;
        LinuxPersonality? personality = null;
        Dictionary<string, LinuxTimeOffset>? timeOffsets = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("uidMappings"u8))
                uidMappings = JsonMembers.Array(ref reader, ReadLinuxIdMapping);
            else if (reader.ValueTextEquals("gidMappings"u8))
                gidMappings = JsonMembers.Array(ref reader, ReadLinuxIdMapping);
            else if (reader.ValueTextEquals("sysctl"u8))
                sysctl = JsonMembers.Map(ref reader, JsonValues.StringElement);
            else if (reader.ValueTextEquals("resources"u8))
                resources = JsonMembers.Object(ref reader, ResourcesReader.ReadLinuxResources);
            else if (reader.ValueTextEquals("cgroupsPath"u8))
                cgroupsPath = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("namespaces"u8))
                namespaces = JsonMembers.Array(ref reader, ReadLinuxNamespace);
            else if (reader.ValueTextEquals("devices"u8))
                devices = JsonMembers.Array(ref reader, ReadLinuxDevice);
            else if (reader.ValueTextEquals("seccomp"u8))
                seccomp = JsonMembers.Object(ref reader, SeccompReader.ReadLinuxSeccomp);
            else if (reader.ValueTextEquals("rootfsPropagation"u8))
                rootfsPropagation = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("maskedPaths"u8))
                maskedPaths = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("readonlyPaths"u8))
                readonlyPaths = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("mountLabel"u8))
                mountLabel = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("intelRdt"u8))
                intelRdt = JsonMembers.Object(ref reader, ReadLinuxIntelRdt);
            else if (reader.ValueTextEquals("personality"u8))
                personality = JsonMembers.Object(ref reader, ReadLinuxPersonality);
            else if (reader.ValueTextEquals("timeOffsets"u8))
                timeOffsets = JsonMembers.Map(ref reader, ReadLinuxTimeOffset);
            else
                reader.Skip();
        }

        return new LinuxSpec
        {
            UidMappings = uidMappings,
            GidMappings = gidMappings,
            Sysctl = sysctl,
            Resources = resources,
            CgroupsPath = cgroupsPath,
            Namespaces = namespaces,
            Devices = devices,
            Seccomp = seccomp,
            RootfsPropagation = rootfsPropagation,
            MaskedPaths = maskedPaths,
            ReadonlyPaths = readonlyPaths,
            MountLabel = mountLabel,
            IntelRdt = intelRdt,
            Personality = personality,
            TimeOffsets = timeOffsets,
        };
    }

    internal static LinuxIdMapping ReadLinuxIdMapping(ref Utf8JsonReader reader)
    {
        uint containerId = 0;
        uint hostId = 0;
        uint size = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("containerID"u8))
                containerId = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("hostID"u8))
                hostId = JsonValues.UInt32(ref reader);
            else if (reader.ValueTextEquals("size"u8))
                size = JsonValues.UInt32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxIdMapping
        {
            ContainerId = containerId,
            HostId = hostId,
            Size = size,
        };
    }

    internal static LinuxNamespace ReadLinuxNamespace(ref Utf8JsonReader reader)
    {
        string? type = null;
        string? path = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
                type = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("path"u8))
                path = JsonValues.String(ref reader);
            else
                reader.Skip();
        }

        return new LinuxNamespace
        {
            Type = type ?? throw JsonMembers.Missing("type"),
            Path = path,
        };
    }

    internal static LinuxDevice ReadLinuxDevice(ref Utf8JsonReader reader)
    {
        string? type = null;
        string? path = null;
        long major = 0;
        long minor = 0;
        uint? fileMode = null;
        uint? uid = null;
        uint? gid = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
                type = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("path"u8))
                path = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("major"u8))
                major = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("minor"u8))
                minor = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("fileMode"u8))
                fileMode = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("uid"u8))
                uid = JsonValues.NullableUInt32(ref reader);
            else if (reader.ValueTextEquals("gid"u8))
                gid = JsonValues.NullableUInt32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxDevice
        {
            Type = type ?? throw JsonMembers.Missing("type"),
            Path = path ?? throw JsonMembers.Missing("path"),
            Major = major,
            Minor = minor,
            FileMode = fileMode,
            Uid = uid,
            Gid = gid,
        };
    }

    internal static LinuxTimeOffset ReadLinuxTimeOffset(ref Utf8JsonReader reader)
    {
        long secs = 0;
        uint nanosecs = 0;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("secs"u8))
                secs = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("nanosecs"u8))
                nanosecs = JsonValues.UInt32(ref reader);
            else
                reader.Skip();
        }

        return new LinuxTimeOffset
        {
            Secs = secs,
            Nanosecs = nanosecs,
        };
    }

    internal static LinuxPersonality ReadLinuxPersonality(ref Utf8JsonReader reader)
    {
        string? domain = null;
        string[]? flags = null;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("domain"u8))
                domain = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("flags"u8))
                flags = JsonMembers.Strings(ref reader);
            else
                reader.Skip();
        }

        return new LinuxPersonality
        {
            Domain = domain ?? throw JsonMembers.Missing("domain"),
            Flags = flags,
        };
    }

    internal static LinuxIntelRdt ReadLinuxIntelRdt(ref Utf8JsonReader reader)
    {
        string? closId = null;
        string[]? schemata = null;
        string? l3CacheSchema = null;
        string? memBwSchema = null;
        bool enableCmt = false;
        bool enableMbm = false;
        bool enableMonitoring = false;
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("closID"u8))
                closId = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("schemata"u8))
                schemata = JsonMembers.Strings(ref reader);
            else if (reader.ValueTextEquals("l3CacheSchema"u8))
                l3CacheSchema = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("memBwSchema"u8))
                memBwSchema = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("enableCMT"u8))
                enableCmt = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("enableMBM"u8))
                enableMbm = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("enableMonitoring"u8))
                enableMonitoring = JsonValues.Boolean(ref reader);
            else
                reader.Skip();
        }

        return new LinuxIntelRdt
        {
            ClosId = closId,
            Schemata = schemata,
            L3CacheSchema = l3CacheSchema,
            MemBwSchema = memBwSchema,
            EnableCmt = enableCmt,
            EnableMbm = enableMbm,
            EnableMonitoring = enableMonitoring,
        };
    }
}
