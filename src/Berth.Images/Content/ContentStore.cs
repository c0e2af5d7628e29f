// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Content;

/// <summary>
/// An OCI image layout on disk (image-layout.md): <c>blobs/ALGORITHM/HEX</c>. New content is written to <c>tmp/</c>, synced and renamed,
/// so a reader, or a crash, never meets half of it.
/// </summary>
public sealed class ContentStore : IContentStore
{
    private static readonly string[] Algorithms = ["sha256", "sha384", "sha512"];

    private readonly string _blobs;
    private readonly string _temporary;

    /// <summary>Opens the store in a directory of its own and removes what a crash left half-written.</summary>
    public ContentStore(string root)
    {
        _blobs = Path.Combine(root, "blobs");
        _temporary = Path.Combine(root, "tmp");
        foreach (string directory in (string[])[root, _blobs, _temporary, .. Algorithms.Select(name => Path.Combine(_blobs, name))])
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (string left in Directory.EnumerateFiles(_temporary))
        {
            File.Delete(left);
        }

        string layout = Path.Combine(root, "oci-layout");
        if (!File.Exists(layout))
        {
            File.WriteAllBytes(layout, GoJson.Serialize(new ImageLayout { ImageLayoutVersion = "1.0.0" }, OciImageJson.Default.ImageLayout));
        }
    }

    public bool Contains(Digest digest) => File.Exists(PathOf(digest));

    public long? SizeOf(Digest digest)
    {
        var file = new FileInfo(PathOf(digest));
        return file.Exists ? file.Length : null;
    }

    public Stream OpenRead(Digest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException missing)
        {
            throw new EngineException(ErrorKind.NotFound, $"content {digest} not found", missing);
        }
    }

    public byte[] ReadDocument(Digest digest, int maximum)
    {
        using Stream content = OpenRead(digest);
        if (content.Length > maximum)
        {
            throw new EngineException(ErrorKind.DataLoss, $"document {digest} has {content.Length} bytes, at most {maximum} are read");
        }

        byte[] document = new byte[content.Length];
        content.ReadExactly(document);
        return digest.Matches(document) ? document : throw new EngineException(ErrorKind.DataLoss, $"document {digest} is damaged on disk");
    }

    public ContentWriter BeginWrite() => new(this, Path.Combine(_temporary, Guid.NewGuid().ToString("N")));

    public Digest Write(ReadOnlySpan<byte> document)
    {
        using ContentWriter writer = BeginWrite();
        writer.Write(document);
        return writer.Commit(default, null);
    }

    public void Remove(Digest digest) => File.Delete(PathOf(digest));

    public IEnumerable<Digest> Walk()
    {
        foreach (string algorithm in Algorithms)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(_blobs, algorithm)))
            {
                if (Digest.TryParse(algorithm + ":" + Path.GetFileName(file), out Digest digest))
                {
                    yield return digest;
                }
            }
        }
    }

    /// <summary>The caller has synced the file.</summary>
    internal void Publish(string temporary, Digest digest)
    {
        string path = PathOf(digest);
        File.SetUnixFileMode(temporary, UnixFileMode.UserRead);
        File.Move(temporary, path, overwrite: true);

        // The name is durable only when the directory is (fsync(2)).
        using SafeFd directory = FileTree.OpenRoot(Path.GetDirectoryName(path)!);
        FileData.Sync(directory);
    }

    // A digest is letters and digits by construction, so it cannot lead out of the store.
    private string PathOf(Digest digest) =>
        digest.IsEmpty ? throw new ArgumentException("an empty digest names nothing", nameof(digest)) : Path.Combine(_blobs, digest.Algorithm, digest.Hex);
}
