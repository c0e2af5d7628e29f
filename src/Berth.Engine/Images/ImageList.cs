// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Api.Wire;
using Berth.Images.Layers;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>What GET /images/json asks for.</summary>
public sealed record ImageListOptions
{
    /// <summary>Also images that only other images stand on.</summary>
    public bool All { get; init; }

    public Filters Filters { get; init; } = new();

    /// <summary>Compute how many bytes each image shares with others.</summary>
    public bool SharedSize { get; init; }

    /// <summary>Count the containers of each image.</summary>
    public bool CountContainers { get; init; }
}

/// <summary>Lists images, filtered, youngest first.</summary>
internal sealed class ImageList(ImageCatalog catalog, LayerStore layers, Func<IReadOnlyList<ImageUse>> uses, TimeProvider clock)
{
    internal IReadOnlyList<ImageSummary> List(ImageListOptions options)
    {
        Filters filters = options.Filters;
        filters.Validate("dangling", "label", "label!", "before", "since", "reference", "until");
        IReadOnlyList<ImageRecord> all = catalog.All();
        ILookup<Digest, ImageReference> references = catalog.AllReferences();
        DateTimeOffset? before = Bound(filters["before"], youngest: false);
        DateTimeOffset? since = Bound(filters["since"], youngest: true);
        DateTimeOffset? until = ImageFilter.Until(filters, clock);
        HashSet<Digest> parents = [.. all.Select(image => image.Parent)];
        Dictionary<Digest, int>? users = options.SharedSize ? LayerUsers(all) : null;
        IReadOnlyList<ImageUse> containers = options.CountContainers ? uses() : [];
        var rows = new List<(DateTimeOffset Created, ImageSummary Row)>();
        foreach (ImageRecord image in all)
        {
            DateTimeOffset created = CreatedOf(image);
            if ((before is not null && created >= before) || (since is not null && created <= since) || (until is not null && created > until) || !ImageFilter.LabelsMatch(image, filters))
            {
                continue;
            }

            List<ImageReference> names = [.. references[image.Id]];
            bool isDangling = names.Count == 0;
            if ((filters.Contains("dangling") && filters.GetBool("dangling", absent: false) != isDangling)
                || (isDangling && !options.All && !filters.Contains("dangling") && parents.Contains(image.Id)))
            {
                continue;
            }

            if (filters.Contains("reference"))
            {
                names.RemoveAll(name => !filters["reference"].Any(pattern => ImageFilter.ReferenceMatches(pattern, name)));
                if (names.Count == 0)
                {
                    continue;
                }
            }

            ImageSummary row = RowOf(image, created, names);
            row.SharedSize = users is null ? -1 : SharedSize(image, users);
            row.Containers = options.CountContainers ? containers.Count(use => use.Image == image.Id) : -1;
            rows.Add((created, row));
        }

        rows.Sort(static (a, b) => a.Created != b.Created ? b.Created.CompareTo(a.Created) : string.CompareOrdinal(a.Row.Id, b.Row.Id));
        return [.. rows.Select(item => item.Row)];
    }

    internal static DateTimeOffset CreatedOf(ImageRecord image) => GoTime.Parse(image.Config.Created) ?? DateTimeOffset.UnixEpoch;

    private static ImageSummary RowOf(ImageRecord image, DateTimeOffset created, List<ImageReference> names) => new()
    {
        Id = image.Id.ToString(),
        ParentId = image.Parent.ToString(),
        RepoTags = [.. names.Where(name => name.Digest.IsEmpty).Select(name => name.Familiar)],
        RepoDigests = [.. names.Where(name => !name.Digest.IsEmpty).Select(name => name.Familiar)],
        Created = created.ToUnixTimeSeconds(),
        Size = image.Size,
        Labels = image.Config.Config?.Labels is { } labels ? new Map<string>(labels) : null,
    };

    // "before" an image means older than the oldest of those named, "since" younger than the youngest, as in Docker.
    private DateTimeOffset? Bound(IReadOnlyList<string> names, bool youngest)
    {
        DateTimeOffset? bound = null;
        foreach (string name in names)
        {
            DateTimeOffset created = CreatedOf(catalog.Get(name));
            bound = bound is null || (youngest ? created > bound : created < bound) ? created : bound;
        }

        return bound;
    }

    private Dictionary<Digest, int> LayerUsers(IReadOnlyList<ImageRecord> all)
    {
        var users = new Dictionary<Digest, int>();
        foreach (LayerInfo layer in all.SelectMany(image => image.ChainId.IsEmpty ? [] : layers.Chain(image.ChainId)))
        {
            users[layer.ChainId] = users.GetValueOrDefault(layer.ChainId) + 1;
        }

        return users;
    }

    private long SharedSize(ImageRecord image, Dictionary<Digest, int> users) =>
        image.ChainId.IsEmpty ? 0 : layers.Chain(image.ChainId).Where(layer => users[layer.ChainId] > 1).Sum(layer => layer.Size);
}
