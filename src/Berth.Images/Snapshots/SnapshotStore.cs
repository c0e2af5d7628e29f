// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Layers;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Snapshots;

/// <summary>
/// The writable layers: <c>ID/upper</c>, <c>ID/work</c> and <c>ID/chain</c>, which keeps the image's layers from being collected.
/// A snapshot is made under a name that begins with <c>tmp-</c> and removed under one with <c>gone-</c>, so half of one is never seen.
/// </summary>
public sealed class SnapshotStore
{
    private const string TemporaryPrefix = "tmp-";
    private const string RemovedPrefix = "gone-";

    // A symbolic link whose target is the chain id. It is written with its name in one step, and removing it frees no block: the unlink
    // of a small file was seen to take a millisecond on ext4, as long as everything else of a removal together.
    private const string ChainName = "chain";
    private const string NoChain = "scratch";

    private readonly Lock _sweeping = new();
    private readonly string _root;
    private readonly LayerStore _layers;

    public SnapshotStore(string root, LayerStore layers)
    {
        _root = root;
        _layers = layers;
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string left in Directory.EnumerateDirectories(root, TemporaryPrefix + "*"))
        {
            Directory.Move(left, Path.Combine(root, RemovedPrefix + Guid.NewGuid().ToString("N")));
        }
    }

    /// <summary>Makes a container's writable layer over an image.</summary>
    /// <param name="id">The container's id; it must have no snapshot yet.</param>
    /// <param name="chainId">The image's topmost layer, or empty for an image without layers.</param>
    /// <exception cref="EngineException">Conflict: there is one already. DataLoss: the image's layers are not all here.</exception>
    public Snapshot Prepare(string id, Digest chainId)
    {
        string name = Checked(id);
        string temporary = Path.Combine(_root, TemporaryPrefix + name);
        Directory.CreateDirectory(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Directory.CreateDirectory(Path.Combine(temporary, "work"));
            string upper = Path.Combine(temporary, "upper");
            Directory.CreateDirectory(upper);
            File.CreateSymbolicLink(Path.Combine(temporary, ChainName), chainId.IsEmpty ? NoChain : chainId.ToString());
            IReadOnlyList<string> lower = _layers.LowerDirectories(chainId);
            CopyRoot(lower[0], upper);
            Directory.Move(temporary, Path.Combine(_root, name));
            return At(name, lower, chainId);
        }
        catch (IOException taken) when (Directory.Exists(Path.Combine(_root, name)))
        {
            RemoveDirectory(TemporaryPrefix + name);
            throw new EngineException(ErrorKind.Conflict, $"container {id} has a writable layer already", taken);
        }
        catch
        {
            RemoveDirectory(TemporaryPrefix + name);
            throw;
        }
    }

    /// <summary>The parts of a snapshot that was prepared before.</summary>
    /// <exception cref="EngineException">NotFound, or DataLoss if a layer of its image is gone.</exception>
    public Snapshot Open(string id)
    {
        string name = Checked(id);
        Digest chainId = ChainIdOf(name) ?? throw new EngineException(ErrorKind.NotFound, $"container {id} has no writable layer");
        return At(name, _layers.LowerDirectories(chainId), chainId);
    }

    /// <summary>Removes a snapshot; what is not here is no error. It must not be mounted.</summary>
    public void Remove(string id) => Discard(id)();

    /// <summary>Takes a snapshot out of sight at once; the result deletes its files, which can take long. What is not here is no error.</summary>
    public Action Discard(string id)
    {
        string name = Checked(id);
        string gone = RemovedPrefix + Guid.NewGuid().ToString("N");
        try
        {
            Directory.Move(Path.Combine(_root, name), Path.Combine(_root, gone));
        }
        catch (DirectoryNotFoundException)
        {
            return static () => { };
        }

        return () => RemoveDirectory(gone);
    }

    /// <summary>Deletes what removals that a crash cut short have left.</summary>
    public void Sweep()
    {
        foreach (string left in Directory.EnumerateDirectories(_root, RemovedPrefix + "*").ToList())
        {
            RemoveDirectory(Path.GetFileName(left));
        }
    }

    /// <summary>Bytes of what the container itself wrote.</summary>
    public long SizeOf(string id)
    {
        using SafeFd root = FileTree.OpenRoot(_root);
        using SafeFd? upper = FileTree.TryOpenDirectory(root, RawName.FromText(Checked(id)) + "/upper");
        return upper is null ? 0 : TreeSize.Of(upper);
    }

    /// <summary>The image layer that a snapshot stands on; empty if there is no snapshot or its image has no layers.</summary>
    public Digest TryChainOf(string id) => ChainIdOf(Checked(id)) ?? default;

    /// <summary>The names of all snapshots.</summary>
    public IEnumerable<string> Walk() =>
        Directory.EnumerateDirectories(_root).Select(path => Path.GetFileName(path)).Where(name => !name.Contains('-'));

    /// <summary>The layers that snapshots stand on.</summary>
    public IEnumerable<Digest> UsedChains() => Walk().Select(ChainIdOf).OfType<Digest>().Where(chain => !chain.IsEmpty);

    private Digest? ChainIdOf(string name)
    {
        string? target = new FileInfo(Path.Combine(_root, name, ChainName)).LinkTarget;
        return target is null ? null : Digest.TryParse(target, out Digest chain) ? chain : default(Digest);
    }

    private Snapshot At(string name, IReadOnlyList<string> lower, Digest chainId) => new()
    {
        LowerDirs = lower,
        UpperDir = Path.Combine(_root, name, "upper"),
        WorkDir = Path.Combine(_root, name, "work"),
        ChainId = chainId,
    };

    // The merged root shows the upper directory's own mode and owner.
    private static void CopyRoot(string lower, string upper)
    {
        using var stack = new LowerStack([lower]);
        using SafeFd target = FileTree.OpenRoot(upper);
        LowerCopy.Metadata(stack, "", 0, "", target);
    }

    private void RemoveDirectory(string name)
    {
        lock (_sweeping)
        {
            using SafeFd root = FileTree.OpenRoot(_root);
            FileTree.RemoveAll(root, RawName.FromText(name));
        }
    }

    private static string Checked(string id) => id.Length > 0 && id.All(char.IsAsciiLetterOrDigit)
        ? id
        : throw new EngineException(ErrorKind.InvalidParameter, $"\"{id}\" cannot name a writable layer");
}
