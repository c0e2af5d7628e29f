// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Oci.Runtime.Reading;

namespace Berth.Runtime.Shim.Protocol.Wire;

/// <summary>
/// Reads `shim.json`. The shim's side of the protocol is written out (<see cref="JsonMembers"/> says why), the daemon's side is generated
/// (<see cref="ShimJson"/>), and tests hold both together.
/// </summary>
internal static class ShimOptionsReader
{
    internal static ShimOptions Read(ReadOnlySpan<byte> json)
    {
        ShimOptions options = JsonMembers.Document(json, Members);
        return options.ContainerId.Length > 0 && options.CgroupPath.Length > 0 ? options : throw new JsonException("containerId and cgroupPath are needed");
    }

    private static ShimOptions Members(ref Utf8JsonReader reader)
    {
        var options = new ShimOptions { ContainerId = "", CgroupPath = "" };
        while (JsonMembers.Next(ref reader))
            options = Member(ref reader, options);
        return options;
    }

    private static ShimOptions Member(ref Utf8JsonReader reader, ShimOptions options)
    {
        if (reader.ValueTextEquals("containerId"u8))
            return options with { ContainerId = JsonValues.RequiredString(ref reader) };
        if (reader.ValueTextEquals("cgroupPath"u8))
            return options with { CgroupPath = JsonValues.RequiredString(ref reader) };
        if (reader.ValueTextEquals("logDriver"u8))
            return options with { LogDriver = JsonValues.RequiredString(ref reader) };
        if (reader.ValueTextEquals("logPath"u8))
            return options with { LogPath = JsonValues.String(ref reader) };
        if (reader.ValueTextEquals("logOptions"u8))
            return options with { LogOptions = JsonMembers.Map(ref reader, JsonValues.StringElement) };
        if (reader.ValueTextEquals("logAttributes"u8))
            return options with { LogAttributes = JsonMembers.Map(ref reader, JsonValues.StringElement) };
        if (reader.ValueTextEquals("openStdin"u8))
            return options with { OpenStdin = JsonValues.Boolean(ref reader) };
        if (reader.ValueTextEquals("stdinOnce"u8))
            return options with { StdinOnce = JsonValues.Boolean(ref reader) };
        if (reader.ValueTextEquals("overlay"u8))
            return options with { Overlay = JsonMembers.Object(ref reader, Overlay) };
        if (reader.ValueTextEquals("seccompCacheDirectory"u8))
            return options with { SeccompCacheDirectory = JsonValues.String(ref reader) };
        if (reader.ValueTextEquals("slowReaderSeconds"u8))
            return options with { SlowReaderSeconds = JsonValues.Int32(ref reader) };
        if (reader.ValueTextEquals("timings"u8))
            return options with { Timings = JsonValues.Boolean(ref reader) };
        reader.Skip();
        return options;
    }

    private static ShimOverlay Overlay(ref Utf8JsonReader reader)
    {
        var overlay = new ShimOverlay { LowerDirectories = [] };
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("lowerDirectories"u8))
                overlay = overlay with { LowerDirectories = JsonMembers.Strings(ref reader) ?? [] };
            else if (reader.ValueTextEquals("upperDirectory"u8))
                overlay = overlay with { UpperDirectory = JsonValues.String(ref reader) };
            else if (reader.ValueTextEquals("workDirectory"u8))
                overlay = overlay with { WorkDirectory = JsonValues.String(ref reader) };
            else if (reader.ValueTextEquals("mountOptions"u8))
                overlay = overlay with { MountOptions = JsonMembers.Strings(ref reader) };
            else
                reader.Skip();
        }

        return overlay;
    }
}
