// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Images.Archives;
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>What <c>import</c> asks for beside the tar.</summary>
public sealed record ImageImportRequest
{
    /// <summary>The repository, with or without a tag; null or empty for an image without a name.</summary>
    public string? Repository { get; init; }

    public string? Tag { get; init; }

    public string? Message { get; init; }

    /// <summary>Where the tar came from, for the default message: a URL, or "-".</summary>
    public string Source { get; init; } = "-";

    /// <summary>Dockerfile instructions.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    public string? Platform { get; init; }
}

/// <summary><c>import</c>: makes an image of one layer from a root file system's tar.</summary>
internal sealed class ImageImporter(ImageCatalog catalog, RootImporter importer, IContentStore content, ImageEvents events, TimeProvider clock)
{
    /// <summary>Reads the request before the tar: what is wrong with it costs no upload.</summary>
    internal static (IReadOnlyList<ImageReference> Names, Platform Platform, ImageExecution Config) Check(ImageImportRequest request)
    {
        IReadOnlyList<ImageReference> names = [];
        if (!string.IsNullOrEmpty(request.Repository))
        {
            ImageReference name = ImageReference.Parse(request.Repository);
            names = !name.Digest.IsEmpty
                ? throw new EngineException(ErrorKind.InvalidParameter, "cannot import digest reference")
                : [string.IsNullOrEmpty(request.Tag) ? name.WithDefaultTag() : name.WithTag(request.Tag)];
        }

        Platform platform = string.IsNullOrEmpty(request.Platform) ? Platform.Current : Platform.Parse(request.Platform);
        return platform.Os == "linux"
            ? (names, platform, ConfigChanges.Apply(new ImageExecution(), request.Changes))
            : throw new EngineException(ErrorKind.InvalidParameter, $"operating system is not supported: {platform.Os}");
    }

    internal Digest Import(Stream tar, ImageImportRequest request, CancellationToken cancellation)
    {
        (IReadOnlyList<ImageReference> names, Platform platform, ImageExecution execution) = Check(request);
        (LayerInfo layer, LayerBlob blob) = importer.Import(tar, cancellation);
        string created = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        string message = string.IsNullOrEmpty(request.Message) ? "Imported from " + request.Source : request.Message;
        var config = new ImageConfig
        {
            Architecture = platform.Architecture,
            Comment = message,
            Config = execution,
            Created = created,
            History = [new ImageHistory { Created = created, Comment = message }],
            Os = platform.Os,
            RootFs = new ImageRootFs { DiffIds = [layer.DiffId.ToString()] },
            Variant = platform.Variant,
        };
        Digest id = content.Write(GoJson.Serialize(config, OciImageJson.Default.ImageConfig));
        var record = new ImageRecord { Id = id, Config = config, ChainId = layer.ChainId, Size = layer.Size, Layers = [blob] };
        catalog.Add(record, names, clock.GetUtcNow());
        events.Publish("import", record, names.Count > 0 ? names[0].Familiar : id.ToString());
        return id;
    }
}
