// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Schemas;

/// <summary>The types that templates of <c>image inspect</c> see, by the stock client's names.</summary>
internal static class ImageSchema
{
    public const string Root = "image.InspectResponse";

    private const string Types = """
        image.InspectResponse {
          ID:Id string
          RepoTags []string
          RepoDigests []string
          Parent string
          Comment string
          Created? string
          Container? string
          ContainerConfig? *container.Config
          DockerVersion string
          Author string
          Config *v1.DockerOCIImageConfig
          Architecture string
          Variant? string
          Os string
          OsVersion? string
          Size int64
          VirtualSize? int64
          GraphDriver storage.DriverData
          RootFS image.RootFS
          Metadata image.Metadata
          Descriptor? *v1.Descriptor
          Manifests? []image.ManifestSummary
        }
        v1.DockerOCIImageConfig {
          ^ImageConfig v1.ImageConfig
          ^DockerOCIImageConfigExt v1.DockerOCIImageConfigExt
        }
        v1.ImageConfig {
          User? string
          ExposedPorts? map[string]struct{}
          Env? []string
          Entrypoint? []string
          Cmd? []string
          Volumes? map[string]struct{}
          WorkingDir? string
          Labels? map[string]string
          StopSignal? string
          ArgsEscaped? bool
        }
        v1.DockerOCIImageConfigExt {
          Healthcheck? *v1.HealthcheckConfig
          OnBuild? []string
          Shell? []string
        }
        storage.DriverData {
          Data map[string]string
          Name string
        }
        image.RootFS {
          Type? string
          Layers? []string
        }
        image.Metadata {
          LastTagTime? time.Time
        }
        image.ManifestSummary {
          ID string
          Descriptor v1.Descriptor
          Available bool
          Size image.ManifestSize
          Kind image.ManifestKind
          ImageData? *image.ImageProperties
          AttestationData? *image.AttestationProperties
        }
        image.ManifestKind = string
        image.ManifestSize {
          Content int64
          Total int64
        }
        image.ImageProperties {
          Platform v1.Platform
          Size image.UnpackedSize
          Containers []string
        }
        image.UnpackedSize {
          Unpacked int64
        }
        image.AttestationProperties {
          For digest.Digest
        }
        """;

    private static GoSchema? _schema;

    public static GoSchema Schema => _schema ??= GoSchema.Parse(Types + "\n" + ConfigSchema.Types + "\n" + DescriptorSchema.Types);
}
