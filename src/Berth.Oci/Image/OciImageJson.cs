// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Berth.Oci.Image;

/// <summary>Reads the image documents; to author one use <see cref="GoJson"/>, whose bytes are those that Go would write.</summary>
// A null where there must be a value is refused here; what is in lists is checked by those who read hostile documents.
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true, RespectNullableAnnotations = true, MaxDepth = 32)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(ImageLayout))]
[JsonSerializable(typeof(DockerArchiveEntry[]))]
[JsonSerializable(typeof(Descriptor))]
public sealed partial class OciImageJson : JsonSerializerContext;
