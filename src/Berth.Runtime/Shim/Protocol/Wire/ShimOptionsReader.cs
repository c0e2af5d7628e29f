// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Berth.Runtime.Shim.Protocol.Wire;

/// <summary>Reads `shim.json`.</summary>
internal static class ShimOptionsReader
{
    internal static ShimOptions Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var options = new ShimOptions { ContainerId = "", CgroupPath = "" };
        JsonFields.Begin(ref reader);
        while (JsonFields.Next(ref reader))
            options = Member(ref reader, options);
        return options.ContainerId.Length > 0 && options.CgroupPath.Length > 0 ? options : throw new JsonException("containerId and cgroupPath are needed");
    }

    private static ShimOptions Member(ref Utf8JsonReader reader, ShimOptions options)
    {
        if (reader.ValueTextEquals("containerId"u8))
            return options with { ContainerId = JsonFields.RequiredString(ref reader) };
        if (reader.ValueTextEquals("cgroupPath"u8))
            return options with { CgroupPath = JsonFields.RequiredString(ref reader) };
        if (reader.ValueTextEquals("logDriver"u8))
            return options with { LogDriver = JsonFields.RequiredString(ref reader) };
        if (reader.ValueTextEquals("logPath"u8))
            return options with { LogPath = JsonFields.String(ref reader) };
        if (reader.ValueTextEquals("logOptions"u8))
            return options with { LogOptions = JsonFields.Map(ref reader) };
        if (reader.ValueTextEquals("logAttributes"u8))
            return options with { LogAttributes = JsonFields.Map(ref reader) };
        if (reader.ValueTextEquals("openStdin"u8))
            return options with { OpenStdin = JsonFields.Boolean(ref reader) };
        if (reader.ValueTextEquals("stdinOnce"u8))
            return options with { StdinOnce = JsonFields.Boolean(ref reader) };
        if (reader.ValueTextEquals("overlay"u8))
            return options with { Overlay = Overlay(ref reader) };
        if (reader.ValueTextEquals("seccompCacheDirectory"u8))
            return options with { SeccompCacheDirectory = JsonFields.String(ref reader) };
        if (reader.ValueTextEquals("slowReaderSeconds"u8))
            return options with { SlowReaderSeconds = JsonFields.Int32(ref reader) };
        if (reader.ValueTextEquals("timings"u8))
            return options with { Timings = JsonFields.Boolean(ref reader) };
        JsonFields.Ignore(ref reader);
        return options;
    }

    private static ShimOverlay Overlay(ref Utf8JsonReader reader)
    {
        JsonFields.Begin(ref reader);
        var overlay = new ShimOverlay { LowerDirectories = [] };
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("lowerDirectories"u8))
                overlay = overlay with { LowerDirectories = JsonFields.Strings(ref reader) };
            else if (reader.ValueTextEquals("upperDirectory"u8))
                overlay = overlay with { UpperDirectory = JsonFields.String(ref reader) };
            else if (reader.ValueTextEquals("workDirectory"u8))
                overlay = overlay with { WorkDirectory = JsonFields.String(ref reader) };
            else if (reader.ValueTextEquals("mountOptions"u8))
                overlay = overlay with { MountOptions = JsonFields.Strings(ref reader) };
            else
                JsonFields.Ignore(ref reader);
        }

        return overlay;
    }
}
