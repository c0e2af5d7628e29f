// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers.Start;

/// <summary>The directory that a shim is started in: the OCI document, the shim's own options and an empty directory for the root.</summary>
internal static class BundleWriter
{
    public const string RootDirectory = "rootfs";

    public static void Write(string bundle, RuntimeSpec specification, ShimOptions options)
    {
        Directory.CreateDirectory(bundle, DataRoot.ExecMode);
        Directory.CreateDirectory(Path.Combine(bundle, RootDirectory), DataRoot.ExecMode);
        WriteJson(Path.Combine(bundle, ShimFiles.Configuration), specification, OciRuntimeJson.Default.RuntimeSpec);
        WriteJson(Path.Combine(bundle, ShimOptions.FileName), options, ShimJson.Default.ShimOptions);
    }

    /// <summary>No error when it is not there.</summary>
    public static void Remove(string bundles, string id)
    {
        using SafeFd? directory = Fd.OpenIfExists(bundles, OpenFlags.Path | OpenFlags.Directory);
        if (directory is not null)
        {
            DirectoryFd.RemoveTree(directory, Encoding.ASCII.GetBytes(id));
        }
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
