// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Images.Tar;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Layers;

/// <summary>
/// Unpacked layers, each once: <c>HEX/diff</c> and <c>HEX/layer.json</c>, where HEX is the chain id. A layer is made under a name that
/// begins with <c>tmp-</c> and renamed when it is whole. All members may be called from many threads at once.
/// </summary>
public sealed class LayerStore
{
    private const string TemporaryPrefix = "tmp-";
    private const string RemovedPrefix = "gone-";
    private const string RecordName = "layer.json";
    private const string ScratchName = "scratch";

    private readonly Lock _sweeping = new();
    private readonly string _root;
    private readonly TarLimits _limits;
    private readonly ConcurrentDictionary<Digest, LayerInfo> _known = new();
    private readonly ConcurrentDictionary<Digest, bool> _initialised = new();
    private readonly ConcurrentDictionary<(Digest Parent, Digest DiffId), object> _making = new();

    /// <summary>Opens the store in a directory of its own and takes away what a crash left half-made; <see cref="Sweep"/> deletes it.</summary>
    public LayerStore(string root, TarLimits limits)
    {
        _root = root;
        _limits = limits;

        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string left in Directory.EnumerateDirectories(root, TemporaryPrefix + "*"))
        {
            Discard(left);
        }
    }

    /// <summary>The layer, or null if it is not here whole.</summary>
    public LayerInfo? Find(Digest chainId)
    {
        if (chainId.IsEmpty)
        {
            return null;
        }

        if (_known.TryGetValue(chainId, out LayerInfo? known))
        {
            return known;
        }

        LayerInfo? read = Read(chainId);
        return read is null ? null : _known.GetOrAdd(chainId, read);
    }

    /// <summary>The layers of a chain, top first.</summary>
    /// <exception cref="EngineException">DataLoss: one of them is missing.</exception>
    public IReadOnlyList<LayerInfo> Chain(Digest top)
    {
        var layers = new List<LayerInfo>();
        for (Digest chain = top; !chain.IsEmpty;)
        {
            LayerInfo layer = Find(chain) ?? throw new EngineException(ErrorKind.DataLoss, $"layer {chain} is missing or damaged");
            layers.Add(layer);
            chain = layer.Parent;
        }

        return layers;
    }

    /// <summary>
    /// The directories of a container's overlay below its writable one, top first: the layer of mount targets, then the image's.
    /// </summary>
    /// <param name="top">The image's topmost layer, or empty for an image without layers.</param>
    public IReadOnlyList<string> LowerDirectories(Digest top)
    {
        List<string> directories = [.. (top.IsEmpty ? [] : Chain(top)).Select(layer => layer.Directory)];
        string init = Path.Combine(_root, top.IsEmpty ? ScratchName : top.Hex, "init");
        if (!_initialised.ContainsKey(top))
        {
            MakeInit(init, directories);
            _initialised[top] = true;
        }

        return [init, .. directories];
    }

    /// <summary>Unpacks a layer whose diffID is known, unless it is here already; loads of the same layer wait for each other.</summary>
    /// <param name="parent">The chain below, or empty for a base layer.</param>
    /// <param name="diffId">What the decompressed tar must hash to.</param>
    /// <param name="open">Opens the layer's tar, compressed or not; called only if it is needed.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <exception cref="EngineException">InvalidParameter for a bad archive, DataLoss if the tar has another digest.</exception>
    public LayerInfo Apply(Digest parent, Digest diffId, Func<Stream> open, CancellationToken cancellation)
    {
        object making = _making.GetOrAdd((parent, diffId), static _ => new object());
        lock (making)
        {
            if (Find(ChainId.Of(parent, diffId)) is { } here)
            {
                return here;
            }

            using Stream blob = open();
            return Make(parent, blob, diffId, cancellation);
        }
    }

    /// <summary>Unpacks a layer whose diffID nobody told.</summary>
    public LayerInfo ApplyUnknown(Digest parent, Stream blob, CancellationToken cancellation) => Make(parent, blob, default, cancellation);

    /// <summary>
    /// Takes every layer away that is neither one of <paramref name="used"/> nor below one. The caller keeps new uses from appearing
    /// meanwhile; <see cref="Sweep"/> then frees the disk.
    /// </summary>
    public void RemoveExcept(IEnumerable<Digest> used)
    {
        var reachable = new HashSet<Digest>();
        foreach (Digest top in used)
        {
            for (Digest chain = top; !chain.IsEmpty && reachable.Add(chain);)
            {
                chain = Find(chain)?.Parent ?? default;
            }
        }

        foreach (LayerInfo layer in Walk().Where(layer => !reachable.Contains(layer.ChainId)).ToList())
        {
            _known.TryRemove(layer.ChainId, out _);
            _initialised.TryRemove(layer.ChainId, out _);
            Discard(Path.Combine(_root, layer.ChainId.Hex));
        }
    }

    /// <summary>Deletes what was taken away. Long for large layers, and needs no lock.</summary>
    public void Sweep()
    {
        lock (_sweeping)
        {
            using SafeFd directory = FileTree.OpenRoot(_root);
            foreach (string name in FileTree.List(directory))
            {
                if (name.StartsWith(RemovedPrefix, StringComparison.Ordinal))
                {
                    FileTree.RemoveAll(directory, name);
                }
            }
        }
    }

    /// <summary>Every layer that is here whole.</summary>
    public IEnumerable<LayerInfo> Walk()
    {
        foreach (string directory in Directory.EnumerateDirectories(_root))
        {
            if (Digest.TryParse("sha256:" + Path.GetFileName(directory), out Digest chain) && Find(chain) is { } layer)
            {
                yield return layer;
            }
        }
    }

    private void Discard(string directory) => Directory.Move(directory, Path.Combine(_root, RemovedPrefix + Guid.NewGuid().ToString("N")));

    private void MakeInit(string init, List<string> lower)
    {
        if (Directory.Exists(init))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(init)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string name = TemporaryPrefix + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.Combine(_root, name));
        try
        {
            InitLayer.Make(Path.Combine(_root, name), lower);
            Directory.Move(Path.Combine(_root, name), init);
        }
        catch (IOException) when (Directory.Exists(init))
        {
            // Another container of the image was faster.
        }
        finally
        {
            using SafeFd root = FileTree.OpenRoot(_root);
            FileTree.RemoveAll(root, name);
        }
    }

    private LayerInfo Make(Digest parent, Stream blob, Digest expected, CancellationToken cancellation)
    {
        List<string> lower = [.. (parent.IsEmpty ? [] : Chain(parent)).Select(layer => layer.Directory)];
        string name = TemporaryPrefix + Guid.NewGuid().ToString("N");
        string temporary = Path.Combine(_root, name);
        Directory.CreateDirectory(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            string diff = Path.Combine(temporary, "diff");
            Directory.CreateDirectory(diff);
            (Digest diffId, long size) = Unpack(blob, diff, lower, cancellation);
            if (!expected.IsEmpty && diffId != expected)
            {
                throw new EngineException(ErrorKind.DataLoss, $"layer has the diffID {diffId}, expected {expected}");
            }

            Record(temporary, parent, diffId, size);
            return Publish(temporary, ChainId.Of(parent, diffId));
        }
        finally
        {
            // Renamed away if all went well.
            using SafeFd root = FileTree.OpenRoot(_root);
            FileTree.RemoveAll(root, name);
        }
    }

    private (Digest DiffId, long Size) Unpack(Stream blob, string diff, List<string> lower, CancellationToken cancellation)
    {
        using Stream plain = LayerCompression.Decompress(blob, _limits);
        using var hashing = new HashingStream(plain);
        using var unpacker = new LayerUnpacker(diff, lower, _limits);
        unpacker.Unpack(new TarReader(hashing, _limits), cancellation);
        return (hashing.Finish(), unpacker.Size);
    }

    private static void Record(string temporary, Digest parent, Digest diffId, long size)
    {
        var record = new LayerRecord { DiffId = diffId.ToString(), Parent = parent.IsEmpty ? null : parent.ToString(), Size = size };
        File.WriteAllBytes(Path.Combine(temporary, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, StoreJson.Default.LayerRecord));

        // The name must not become durable before the files do, or a power cut leaves a layer that looks whole and has empty files.
        using SafeFd directory = FileTree.OpenRoot(temporary);
        FileData.SyncFileSystem(directory);
    }

    private LayerInfo Publish(string temporary, Digest chain)
    {
        string target = Path.Combine(_root, chain.Hex);
        if (Find(chain) is { } made)
        {
            // Another load finished the same layer first; its content is the same.
            return made;
        }

        if (Directory.Exists(target))
        {
            // A record that the disk has damaged must not keep the layer from being loaded again.
            Discard(target);
        }

        try
        {
            Directory.Move(temporary, target);
        }
        catch (IOException) when (Find(chain) is not null)
        {
        }

        return Find(chain) ?? throw new EngineException(ErrorKind.DataLoss, $"layer {chain} is damaged on disk");
    }

    private LayerInfo? Read(Digest chain)
    {
        string directory = Path.Combine(_root, chain.Hex);
        try
        {
            LayerRecord? record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(directory, RecordName)), StoreJson.Default.LayerRecord);
            if (record is null || !Digest.TryParse(record.DiffId, out Digest diffId))
            {
                return null;
            }

            Digest parent = record.Parent is null ? default : Digest.Parse(record.Parent);
            return ChainId.Of(parent, diffId) == chain
                ? new LayerInfo { ChainId = chain, DiffId = diffId, Parent = parent, Size = record.Size, Directory = Path.Combine(directory, "diff") }
                : null;
        }
        catch (Exception missing) when (missing is IOException or JsonException or EngineException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
