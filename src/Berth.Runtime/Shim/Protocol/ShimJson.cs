// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Runtime.Shim.Protocol;

/// <summary>The wire and file forms of this folder's records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ShimOptions))]
[JsonSerializable(typeof(ShimRequest))]
[JsonSerializable(typeof(ShimMessage))]
[JsonSerializable(typeof(ContainerExit))]
public sealed partial class ShimJson : JsonSerializerContext;
