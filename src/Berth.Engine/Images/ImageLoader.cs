// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Images.Archives;
using Berth.Images.Content;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary><c>load</c>: brings an archive's images in and tells about it in the words of Docker's stream.</summary>
internal sealed class ImageLoader(ImageCatalog catalog, ArchiveLoader loader, IContentStore content, ImageEvents events, TimeProvider clock)
{
    internal void Load(Stream archive, Platform? platform, bool quiet, Action<JsonMessage> tell, CancellationToken cancellation)
    {
        ILookup<Digest, LayerBlob> blobs = KnownBlobs();
        IReadOnlyList<StoredImage> images = loader.Load(
            archive, platform, chain => blobs[chain].FirstOrDefault(), quiet ? static _ => { } : progress => tell(Progress(progress)), cancellation);
        foreach (StoredImage image in images)
        {
            Name(image, tell);
        }
    }

    private void Name(StoredImage image, Action<JsonMessage> tell)
    {
        ImageRecord record = ImageRecord.Of(image, ImageCatalog.ReadConfig(content, image.Id), default);
        foreach ((ImageReference taken, Digest from) in catalog.Add(record, image.References, clock.GetUtcNow()))
        {
            tell(Line($"The image {taken.Familiar} already exists, renaming the old one with ID {from} to empty string\n"));
        }

        foreach (ImageReference reference in image.References)
        {
            tell(Line($"Loaded image: {reference.Familiar}\n"));
            events.Publish("load", record, reference.Familiar);
        }

        if (image.References.Count == 0)
        {
            tell(Line($"Loaded image ID: {image.Id}\n"));
            events.Publish("load", record, image.Id.ToString());
        }
    }

    // A layer that is here already may come in another compression; its first blob is kept, so that nothing is stored twice.
    private ILookup<Digest, LayerBlob> KnownBlobs() => catalog.All()
        .SelectMany(image => Berth.Images.Layers.ChainId.OfAll((image.Config.RootFs?.DiffIds ?? []).Select(Digest.Parse)).Zip(image.Layers))
        .ToLookup(pair => pair.First, pair => pair.Second);

    private static JsonMessage Line(string text) => new() { Stream = text };

    private static JsonMessage Progress(LayerProgress progress) => new()
    {
        Status = "Loading layer",
        Id = progress.DiffId.Short,
        ProgressDetail = new JsonProgress { Current = progress.Current, Total = progress.Total },
        Progress = ProgressBar.Draw(progress.Current, progress.Total),
    };
}
