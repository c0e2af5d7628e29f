// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>The OCI types that inspect documents of containers and of images share.</summary>
internal static class DescriptorSchema
{
    public const string Types = """
        v1.Descriptor {
          MediaType:mediaType string
          Digest:digest digest.Digest
          Size:size int64
          URLs:urls? []string
          Annotations:annotations? map[string]string
          Data:data? any
          Platform:platform? *v1.Platform
          ArtifactType:artifactType? string
        }
        digest.Digest = string
        v1.Platform {
          Architecture:architecture string
          OS:os string
          OSVersion:os.version? string
          OSFeatures:os.features? []string
          Variant:variant? string
        }
        """;
}
