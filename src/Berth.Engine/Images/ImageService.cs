// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Images;
using Berth.Api.Wire;
using Berth.Engine.Events;
using Berth.Engine.Store;
using Berth.Images.Archives;
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Images.Snapshots;
using Berth.Images.Tar;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// The images of the engine and the stores under them. Thread-safe. Layers and blobs that no image and no container stands on are
/// collected when images go, and at start.
/// </summary>
public sealed class ImageService
{
    private readonly ImageCatalog _catalog;
    private readonly ContentStore _content;
    private readonly LayerStore _layers;
    private readonly GarbageGate _gate;
    private readonly ImageEvents _events;
    private readonly ImageInspector _inspector;
    private readonly ImageList _list;
    private readonly ImageRemoval _removal;
    private readonly ImageLoader _loader;
    private readonly ImageImporter _importer;
    private readonly TimeProvider _clock;
    private Func<IReadOnlyList<ImageUse>> _uses = static () => [];

    /// <param name="dataRoot">Has, or gets, <c>images</c>, <c>layers</c> and <c>snapshots</c>.</param>
    /// <param name="database">The engine's state.</param>
    /// <param name="bus">Told of what happens.</param>
    /// <param name="clock">The time of tags and imports.</param>
    /// <param name="damaged">Told of an image that cannot be read; the others stay usable.</param>
    public ImageService(string dataRoot, StateDatabase database, EventBus bus, TimeProvider clock, Action<string, Exception> damaged)
    {
        _clock = clock;
        _content = new ContentStore(Path.Combine(dataRoot, "images"));
        _layers = new LayerStore(Path.Combine(dataRoot, "layers"), TarLimits.Default);
        Snapshots = new SnapshotStore(Path.Combine(dataRoot, "snapshots"), _layers);
        bool complete = true;
        _catalog = new ImageCatalog(database, _content, (id, failure) =>
        {
            complete = false;
            damaged(id, failure);
        });
        _gate = new GarbageGate(CollectGarbage, _layers.Sweep);
        _events = new ImageEvents(bus);
        _inspector = new ImageInspector(_catalog, _layers);
        _list = new ImageList(_catalog, _layers, () => _uses(), clock);
        _removal = new ImageRemoval(_catalog, () => _uses(), _events, ExclusiveChains);
        _loader = new ImageLoader(_catalog, new ArchiveLoader(_content, _layers, TarLimits.Default), _content, _events, clock);
        _importer = new ImageImporter(_catalog, new RootImporter(_content, _layers), _content, _events, clock);
        if (complete)
        {
            // What a crash left of a load or import. With a damaged record it would look like garbage what is only unknown.
            _gate.TryCollect();
        }
    }

    /// <summary>The containers' writable layers.</summary>
    public SnapshotStore Snapshots { get; }

    /// <summary>Tells which containers use which images; set once, before requests are served.</summary>
    public void SetUses(Func<IReadOnlyList<ImageUse>> uses) => _uses = uses;

    /// <summary>The image of a name, an id or the beginning of one.</summary>
    /// <exception cref="EngineException">NotFound "No such image: x:latest", or InvalidParameter.</exception>
    /// <param name="nameOrId">What the user wrote.</param>
    /// <param name="platform">What the image must be made for, or null.</param>
    public ResolvedImage Resolve(string nameOrId, string? platform = null)
    {
        ImageRecord image = _catalog.Get(nameOrId);
        if (PlatformParameter.Parse(platform) is { } wanted)
        {
            var actual = new Platform(image.Config.Os, image.Config.Architecture, image.Config.Variant);
            if (!wanted.CanRun(actual))
            {
                throw ImageMessages.OtherPlatform(nameOrId, wanted, actual);
            }
        }

        IReadOnlyList<string> directories = image.ChainId.IsEmpty ? [] : [.. _layers.Chain(image.ChainId).Select(layer => layer.Directory)];
        return new ResolvedImage(image.Id, image.Config, image.ChainId, directories);
    }

    /// <summary>
    /// Makes a container's writable layer over an image. A removal of the image at the same time either comes first, and this fails, or
    /// leaves the layers alone.
    /// </summary>
    public Snapshot PrepareSnapshot(string containerId, ResolvedImage image)
    {
        using IDisposable pass = _gate.Enter();
        return Snapshots.Prepare(containerId, image.ChainId);
    }

    /// <summary>Removes a container's writable layer, and what only that still held.</summary>
    /// <returns>Deletes the files, which nobody has to wait for.</returns>
    public Action RemoveSnapshot(string containerId)
    {
        Digest chain = Snapshots.TryChainOf(containerId);
        Action deletion = Snapshots.Discard(containerId);
        if (!chain.IsEmpty && !_catalog.All().Any(image => image.ChainId == chain))
        {
            // Its image was removed by force while the container was there.
            _gate.Collect();
        }

        return deletion;
    }

    /// <summary>Bytes of a layer and all below it.</summary>
    public long SizeOfLayers(Digest top) => Downward(top).Sum(chain => _layers.Find(chain)?.Size ?? 0);

    /// <summary>
    /// Deletes what was taken away before the last daemon ended, or by it. Call it once after the start, beside the requests: for large
    /// layers it is long, and nothing waits for it.
    /// </summary>
    public void Sweep()
    {
        _layers.Sweep();
        Snapshots.Sweep();
    }

    public int Count => _catalog.All().Count;

    public ImageInspect Inspect(string nameOrId) => _inspector.Inspect(nameOrId);

    public IReadOnlyList<HistoryItem> History(string nameOrId) => _inspector.History(nameOrId);

    public IReadOnlyList<ImageSummary> List(ImageListOptions options) => _list.List(options);

    /// <summary>Gives an image one more name; another image loses it.</summary>
    public void Tag(string nameOrId, string repository, string? tag)
    {
        ImageReference name = ImageReference.Parse(repository);
        if (!name.Digest.IsEmpty)
        {
            throw ImageMessages.DigestTag();
        }

        name = string.IsNullOrEmpty(tag) ? name.WithDefaultTag() : name.WithTag(tag);
        if (name.FamiliarName is "sha256" or "sha384" or "sha512")
        {
            throw ImageMessages.AmbiguousTag();
        }

        ImageRecord image = _catalog.Get(nameOrId);
        _catalog.Add(image, [name], _clock.GetUtcNow());
        _events.Publish("tag", image, name.Familiar);
    }

    /// <param name="nameOrId">A name loses that name, an id the image.</param>
    /// <param name="force">Also with several names, or a stopped container that uses it.</param>
    /// <param name="noPrune">Keep nameless images that this one was made from.</param>
    public IReadOnlyList<ImageDeleteResponse> Remove(string nameOrId, bool force, bool noPrune)
    {
        IReadOnlyList<ImageDeleteResponse> records = _removal.Remove(nameOrId, force, !noPrune);
        _gate.Collect();
        return records;
    }

    /// <summary>Removes images that no container uses: nameless ones, or with the filter dangling=false all.</summary>
    public ImagesPruneResponse Prune(Filters filters)
    {
        filters.Validate("dangling", "label", "label!", "until");
        bool danglingOnly = filters.GetBool("dangling", absent: true);
        DateTimeOffset? until = ImageFilter.Until(filters, _clock);
        HashSet<Digest> used = [.. _uses().Select(use => use.Image)];
        long before = _layers.Walk().Sum(layer => layer.Size);
        var records = new List<ImageDeleteResponse>();
        foreach (ImageRecord image in _catalog.All())
        {
            bool wanted = (!danglingOnly || _catalog.ReferencesOf(image.Id).Count == 0)
                && !used.Contains(image.Id)
                && ImageFilter.LabelsMatch(image, filters)
                && (until is null || ImageList.CreatedOf(image) <= until);
            if (wanted && _catalog.Find(image.Id) is not null)
            {
                records.AddRange(_removal.Prune(image));
            }
        }

        _gate.Collect();
        long after = _layers.Walk().Sum(layer => layer.Size);
        return new ImagesPruneResponse { ImagesDeleted = records.Count > 0 ? records : null, SpaceReclaimed = (ulong)Math.Max(0, before - after) };
    }

    /// <summary>Loads an archive of <c>docker save</c> or an OCI layout. What was loaded before a failure and has no name is removed.</summary>
    /// <param name="archive">Read asynchronously and to its end.</param>
    /// <param name="platform">Of an image for several platforms only this one; null for this machine's.</param>
    /// <param name="quiet">No progress lines.</param>
    /// <param name="tell">Called from another thread, one line after the other.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Task LoadAsync(Stream archive, Platform? platform, bool quiet, Action<JsonMessage> tell, CancellationToken cancellation) =>
        MakeAsync(archive, stream => _loader.Load(stream, platform, quiet, tell, cancellation), cancellation);

    /// <summary>Makes an image from a root file system's tar and returns its id.</summary>
    public async Task<Digest> ImportAsync(Stream tar, ImageImportRequest request, CancellationToken cancellation)
    {
        ImageImporter.Check(request);
        Digest id = default;
        await MakeAsync(tar, stream => id = _importer.Import(stream, request, cancellation), cancellation);
        return id;
    }

    private async Task MakeAsync(Stream source, Action<Stream> make, CancellationToken cancellation)
    {
        using IDisposable pass = _gate.Enter();
        try
        {
            // Unpacking is long and blocks in the kernel: a thread of its own, and none of the pool's.
            await Task.Factory.StartNew(
                () =>
                {
                    using var ahead = new ReadAheadStream(source, cancellation);
                    make(ahead);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        catch (Exception failure)
        {
            _gate.Collect();
            if (failure is IOException or UnauthorizedAccessException)
            {
                // A full disk, an upload that broke off: no fault of the archive, and none of the daemon.
                throw new EngineException(ErrorKind.System, failure.Message, failure);
            }

            throw;
        }
    }

    // Layers of an image that nothing else stands on, top first: what its removal frees.
    private IEnumerable<Digest> ExclusiveChains(Digest id)
    {
        if (_catalog.Find(id) is not { ChainId.IsEmpty: false } image)
        {
            return [];
        }

        var others = new HashSet<Digest>();
        foreach (Digest top in _catalog.All().Where(other => other.Id != id).Select(other => other.ChainId).Concat(Snapshots.UsedChains()))
        {
            others.UnionWith(Downward(top));
        }

        return Downward(image.ChainId).Where(chain => !others.Contains(chain));
    }

    // As far as the layers are here: an image with a damaged layer must still be removable.
    private IEnumerable<Digest> Downward(Digest top)
    {
        for (Digest chain = top; _layers.Find(chain) is { } layer; chain = layer.Parent)
        {
            yield return chain;
        }
    }

    private void CollectGarbage()
    {
        IReadOnlyList<ImageRecord> images = _catalog.All();
        _layers.RemoveExcept(images.Where(image => !image.ChainId.IsEmpty).Select(image => image.ChainId).Concat(Snapshots.UsedChains()));
        HashSet<Digest> blobs = [.. images.Select(image => image.Id), .. images.SelectMany(image => image.Layers).Select(layer => layer.Digest)];
        foreach (Digest unused in _content.Walk().Where(digest => !blobs.Contains(digest)).ToList())
        {
            _content.Remove(unused);
        }
    }
}
