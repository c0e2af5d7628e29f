// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using Berth.Api;
using Berth.Primitives;

namespace Berth.Engine.Containers.Records;

/// <summary>A record as the JSON document in the database. The id and the name stand in columns beside it.</summary>
internal static class RecordDocument
{
    private const int Version = 1;

    public static byte[] Write(ContainerRecord record)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, Version);
            writer.WriteString("created"u8, record.Created);
            writer.WriteString("image"u8, record.ImageId);
            writer.WriteString("path"u8, record.Path);
            writer.WriteStartArray("args"u8);
            foreach (string argument in record.Args)
            {
                writer.WriteStringValue(argument);
            }

            writer.WriteEndArray();
            writer.WriteString("logPath"u8, record.LogPath);
            writer.WritePropertyName("config"u8);
            JsonSerializer.Serialize(writer, record.Config, ApiJson.Default.ContainerConfig);
            writer.WritePropertyName("hostConfig"u8);
            JsonSerializer.Serialize(writer, record.HostConfig, ApiJson.Default.HostConfig);
            writer.WritePropertyName("mounts"u8);
            JsonSerializer.Serialize(writer, record.Mounts, ApiJson.Default.IReadOnlyListMountPoint);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="EngineException">DataLoss: the document is damaged.</exception>
    public static ContainerRecord Read(string id, string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.GetProperty("version"u8).GetInt32() != Version)
            {
                throw new EngineException(ErrorKind.DataLoss, $"record of container {id} has an unknown version");
            }

            return new ContainerRecord
            {
                Id = ContainerId.Parse(id).ToString(),
                Name = name,
                Created = root.GetProperty("created"u8).GetDateTimeOffset(),
                ImageId = root.GetProperty("image"u8).GetString() ?? "",
                Path = root.GetProperty("path"u8).GetString() ?? "",
                Args = [.. root.GetProperty("args"u8).EnumerateArray().Select(argument => argument.GetString() ?? "")],
                LogPath = root.GetProperty("logPath"u8).GetString() ?? "",
                Config = root.GetProperty("config"u8).Deserialize(ApiJson.Default.ContainerConfig) ?? throw new JsonException("config is null"),
                HostConfig = root.GetProperty("hostConfig"u8).Deserialize(ApiJson.Default.HostConfig) ?? throw new JsonException("hostConfig is null"),
                Mounts = root.GetProperty("mounts"u8).Deserialize(ApiJson.Default.IReadOnlyListMountPoint) ?? [],
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EngineException(ErrorKind.DataLoss, $"record of container {id} is damaged: {failure.Message}", failure);
        }
    }
}
