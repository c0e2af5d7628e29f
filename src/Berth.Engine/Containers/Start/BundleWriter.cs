// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Start;

/// <summary>The directory that a shim is started in: the OCI document and the shim's own options.</summary>
internal static class BundleWriter
{
    public static void Write(string bundle, RuntimeSpec specification, ShimOptions options)
    {
        Directory.CreateDirectory(bundle, DataRoot.ExecMode);
        WriteJson(Path.Combine(bundle, ShimFiles.Configuration), specification, OciRuntimeJson.Default.RuntimeSpec);
        WriteJson(Path.Combine(bundle, ShimOptions.FileName), options, ShimJson.Default.ShimOptions);
    }

    private static void WriteJson<T>(string path, T value, JsonTypeInfo<T> type)
    {
        ArrayBufferWriter<byte> buffer = new(16 * 1024);
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        using SafeFd file = Fd.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x180);
        Fd.WriteAll(file, buffer.WrittenSpan);
    }
}
