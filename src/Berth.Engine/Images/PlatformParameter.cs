// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// A platform in a request. Newer calls (load, inspect, history, remove) take it as a JSON document, <c>{"os":"linux","architecture":"arm64"}</c>,
/// older ones as <c>linux/arm64</c>; both are read everywhere.
/// </summary>
public static class PlatformParameter
{
    /// <exception cref="EngineException">InvalidParameter.</exception>
    public static Platform? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!text.StartsWith('{'))
        {
            return Platform.Parse(text);
        }

        try
        {
            DescriptorPlatform? platform = JsonSerializer.Deserialize(text, OciImageJson.Default.DescriptorPlatform);
            return platform is { Os.Length: > 0, Architecture.Length: > 0 }
                ? new Platform(platform.Os, platform.Architecture, platform.Variant)
                : throw new EngineException(ErrorKind.InvalidParameter, "both OS and Architecture must be provided");
        }
        catch (JsonException broken)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "failed to parse platform: " + broken.Message, broken);
        }
    }
}
