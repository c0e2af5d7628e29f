// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using Berth.Oci.Runtime.Reading;

namespace Berth.Runtime.State;

/// <summary>
/// Reads and writes `state.json` without the serializer, whose metadata would cost more than all else that the runtime itself does in a start.
/// </summary>
internal static class RecordJson
{
    internal static ReadOnlySpan<byte> Write(ContainerRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, record.Version);
            json.WriteString("id"u8, record.Id);
            json.WriteString("bundle"u8, record.Bundle);
            WriteOptional(json, "rootfs"u8, record.Rootfs);
            json.WriteNumber("pid"u8, record.Pid);
            json.WriteNumber("startTime"u8, record.StartTime);
            WriteOptional(json, "bootId"u8, record.BootId);
            json.WriteString("created"u8, record.Created);
            json.WriteString("cgroupPath"u8, record.CgroupPath);
            WriteAnnotations(json, record.Annotations);
            json.WriteBoolean("noPivot"u8, record.NoPivot);
            json.WriteBoolean("noNewKeyring"u8, record.NoNewKeyring);
            json.WriteNumber("extraFds"u8, record.ExtraFds);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    internal static ContainerRecord Read(ReadOnlySpan<byte> content) => JsonMembers.Document(content, ReadRecord);

    private static ContainerRecord ReadRecord(ref Utf8JsonReader json)
    {
        var record = new ContainerRecord { Id = string.Empty, Bundle = string.Empty, Created = string.Empty, CgroupPath = string.Empty };
        while (JsonMembers.Next(ref json))
        {
            record = ReadMember(ref json, record);
        }

        return record.Id.Length > 0 && record.CgroupPath.Length > 0 ? record : throw JsonMembers.Missing("id");
    }

    private static ContainerRecord ReadMember(ref Utf8JsonReader json, ContainerRecord record)
    {
        switch (json.GetString())
        {
            case "version":
                return record with { Version = JsonValues.Int32(ref json) };
            case "id":
                return record with { Id = JsonValues.RequiredString(ref json) };
            case "bundle":
                return record with { Bundle = JsonValues.RequiredString(ref json) };
            case "rootfs":
                return record with { Rootfs = JsonValues.String(ref json) };
            case "pid":
                return record with { Pid = JsonValues.Int32(ref json) };
            case "startTime":
                return record with { StartTime = JsonValues.UInt64(ref json) };
            case "bootId":
                return record with { BootId = JsonValues.String(ref json) };
            case "created":
                return record with { Created = JsonValues.RequiredString(ref json) };
            case "cgroupPath":
                return record with { CgroupPath = JsonValues.RequiredString(ref json) };
            case "annotations":
                return record with { Annotations = JsonMembers.Map(ref json, JsonValues.StringElement) };
            case "noPivot":
                return record with { NoPivot = JsonValues.Boolean(ref json) };
            case "noNewKeyring":
                return record with { NoNewKeyring = JsonValues.Boolean(ref json) };
            case "extraFds":
                return record with { ExtraFds = JsonValues.Int32(ref json) };
            default:
                json.Skip();
                return record;
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteAnnotations(Utf8JsonWriter json, Dictionary<string, string>? annotations)
    {
        if (annotations is null)
        {
            return;
        }

        json.WriteStartObject("annotations"u8);
        foreach ((string key, string value) in annotations)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
