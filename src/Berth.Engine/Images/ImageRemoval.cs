// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// What <c>rmi</c> does. A name is removed first, and the image only with its last name; an id removes the image with all names if they
/// are of one repository. Which use forbids what follows Docker's rules.
/// </summary>
internal sealed class ImageRemoval(ImageCatalog catalog, Func<IReadOnlyList<ImageUse>> uses, ImageEvents events, Func<Digest, IEnumerable<Digest>> exclusiveChains)
{
    /// <summary>Removes the name or image and lists what went. The caller collects the garbage.</summary>
    internal IReadOnlyList<ImageDeleteResponse> Remove(string nameOrId, bool force, bool prune)
    {
        ImageRecord image = catalog.Get(nameOrId);
        var records = new List<ImageDeleteResponse>();
        IReadOnlyList<ImageReference> references = catalog.ReferencesOf(image.Id);
        if (IsIdPrefix(image.Id, nameOrId))
        {
            if (AreOneRepository(references))
            {
                CheckConflict(image, withNames: false, withStopped: !force);
                foreach (ImageReference reference in references)
                {
                    Untag(image, reference, records);
                }
            }

            Delete(image, records, force, prune, quiet: false);
            return records;
        }

        if (!force && AreOneRepository(references) && UserOf(image.Id, running: null) is { } user)
        {
            // The image would stay behind without a name, which nobody wants by mistake.
            throw ImageMessages.ReferenceInUse(nameOrId, user.ContainerId, image.Id);
        }

        ImageReference named = Normalise(ImageReference.Parse(nameOrId));
        Untag(image, named, records);
        references = RemoveOrphanedDigests(image, named, records);
        if (references.Count == 0)
        {
            Delete(image, records, force, prune, quiet: true);
        }

        return records;
    }

    /// <summary>Removes an image if nothing uses or names it; used for pruning.</summary>
    internal IReadOnlyList<ImageDeleteResponse> Prune(ImageRecord image)
    {
        var records = new List<ImageDeleteResponse>();
        foreach (ImageReference reference in catalog.ReferencesOf(image.Id))
        {
            Untag(image, reference, records);
        }

        Delete(image, records, force: false, prune: true, quiet: true);
        return records;
    }

    private static ImageReference Normalise(ImageReference reference) =>
        reference.Digest.IsEmpty ? reference.WithDefaultTag() : reference.WithDigest(reference.Digest);

    private static bool IsIdPrefix(Digest id, string text) =>
        id.ToString().StartsWith(text, StringComparison.Ordinal) || id.Hex.StartsWith(text, StringComparison.Ordinal);

    // One name, or one tag and digests of the same repository.
    private static bool AreOneRepository(IReadOnlyList<ImageReference> references)
    {
        if (references.Count <= 1)
        {
            return true;
        }

        return references.Count(reference => reference.Digest.IsEmpty) <= 1 && references.Select(reference => reference.Name).Distinct().Count() == 1;
    }

    private void Untag(ImageRecord image, ImageReference reference, List<ImageDeleteResponse> records)
    {
        catalog.RemoveReference(reference);
        events.Publish("untag", image, reference.Familiar);
        records.Add(new ImageDeleteResponse { Untagged = reference.Familiar });
    }

    // A digest without any tag of its repository was only there because of that tag.
    private IReadOnlyList<ImageReference> RemoveOrphanedDigests(ImageRecord image, ImageReference removed, List<ImageDeleteResponse> records)
    {
        IReadOnlyList<ImageReference> left = catalog.ReferencesOf(image.Id);
        if (!removed.Digest.IsEmpty || left.Any(reference => reference.Digest.IsEmpty && reference.Name == removed.Name))
        {
            return left;
        }

        foreach (ImageReference digest in left.Where(reference => reference.Name == removed.Name))
        {
            Untag(image, digest, records);
        }

        return catalog.ReferencesOf(image.Id);
    }

    private void Delete(ImageRecord image, List<ImageDeleteResponse> records, bool force, bool prune, bool quiet)
    {
        try
        {
            CheckConflict(image, withNames: !force, withStopped: !force);
        }
        catch (EngineException conflict) when (quiet && conflict.Kind == ErrorKind.Conflict)
        {
            // The name is gone, which is what was asked for; the image stays with whoever uses it.
            return;
        }

        foreach (ImageReference reference in catalog.ReferencesOf(image.Id))
        {
            Untag(image, reference, records);
        }

        List<Digest> chains = [.. exclusiveChains(image.Id)];
        catalog.Remove(image.Id);
        events.Publish("delete", image, image.Id.ToString());
        records.Add(new ImageDeleteResponse { Deleted = image.Id.ToString() });
        records.AddRange(chains.Select(chain => new ImageDeleteResponse { Deleted = chain.ToString() }));
        if (prune && !image.Parent.IsEmpty && catalog.Find(image.Parent) is { } parent && catalog.ReferencesOf(parent.Id).Count == 0)
        {
            Delete(parent, records, force: false, prune: true, quiet: true);
        }
    }

    private void CheckConflict(ImageRecord image, bool withNames, bool withStopped)
    {
        if (catalog.All().Any(other => other.Parent == image.Id))
        {
            throw ImageMessages.Undeletable(image.Id, hard: true, "image has dependent child images");
        }

        if (UserOf(image.Id, running: true) is { } running)
        {
            throw ImageMessages.Undeletable(image.Id, hard: true, $"image is being used by running container {Short(running)}");
        }

        if (withNames && catalog.ReferencesOf(image.Id).Count > 0)
        {
            throw ImageMessages.Undeletable(image.Id, hard: false, "image is referenced in multiple repositories");
        }

        if (withStopped && UserOf(image.Id, running: false) is { } stopped)
        {
            throw ImageMessages.Undeletable(image.Id, hard: false, $"image is being used by stopped container {Short(stopped)}");
        }
    }

    private ImageUse? UserOf(Digest image, bool? running)
    {
        foreach (ImageUse use in uses())
        {
            if (use.Image == image && (running is null || use.IsRunning == running))
            {
                return use;
            }
        }

        return null;
    }

    private static string Short(ImageUse use) => use.ContainerId.Length > ContainerId.ShortLength ? use.ContainerId[..ContainerId.ShortLength] : use.ContainerId;
}
