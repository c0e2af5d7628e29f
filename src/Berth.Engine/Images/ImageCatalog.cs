// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Engine.Store;
using Berth.Images.Content;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// Which images are here and what they are called: the tables, and a copy of them in memory, for every container that is made asks.
/// Each change is one transaction, written before the copy changes. Thread-safe.
/// </summary>
internal sealed class ImageCatalog
{
    private const int MaximumConfigSize = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly StateDatabase _database;
    private readonly Dictionary<Digest, ImageRecord> _images = [];
    private readonly Dictionary<string, (ImageReference Reference, Digest Image)> _references = new(StringComparer.Ordinal);

    internal ImageCatalog(StateDatabase database, IContentStore content, Action<string, Exception> damaged)
    {
        _database = database;
        foreach ((string id, byte[] document) in database.Read(t => t.Query(
            "SELECT id, document FROM images", row => (row.GetString(0), row.GetFieldValue<byte[]>(1)))))
        {
            try
            {
                ImageRecord record = ImageRecord.FromDocument(id, document, digest => ReadConfig(content, digest));
                _images[record.Id] = record;
            }
            catch (Exception failure) when (failure is JsonException or EngineException or IOException)
            {
                // One image that cannot be read must not keep the others from being used.
                damaged(id, failure);
            }
        }

        foreach ((string text, string image) in database.Read(t => t.Query(
            "SELECT reference, image FROM image_references", row => (row.GetString(0), row.GetString(1)))))
        {
            if (ImageReference.TryParse(text, out ImageReference? reference) && Digest.TryParse(image, out Digest id) && _images.ContainsKey(id))
            {
                _references[text] = (reference, id);
            }
        }
    }

    internal static ImageConfig ReadConfig(IContentStore content, Digest id) =>
        JsonSerializer.Deserialize(content.ReadDocument(id, MaximumConfigSize), OciImageJson.Default.ImageConfig) ?? throw new JsonException("the configuration is null");

    internal IReadOnlyList<ImageRecord> All()
    {
        lock (_lock)
        {
            return [.. _images.Values];
        }
    }

    /// <summary>What an image is called, in the order of the names.</summary>
    internal IReadOnlyList<ImageReference> ReferencesOf(Digest image)
    {
        lock (_lock)
        {
            return [.. _references.Values.Where(item => item.Image == image).Select(item => item.Reference).OrderBy(item => item.ToString(), StringComparer.Ordinal)];
        }
    }

    internal ILookup<Digest, ImageReference> AllReferences()
    {
        lock (_lock)
        {
            return _references.Values.OrderBy(item => item.Reference.ToString(), StringComparer.Ordinal).ToLookup(item => item.Image, item => item.Reference);
        }
    }

    internal ImageRecord? Find(Digest id)
    {
        lock (_lock)
        {
            return _images.GetValueOrDefault(id);
        }
    }

    /// <summary>Finds by name first, then by id or the beginning of one, as Docker does.</summary>
    /// <exception cref="EngineException">NotFound or InvalidParameter, in Docker's words.</exception>
    internal ImageRecord Get(string nameOrId)
    {
        lock (_lock)
        {
            if (AsDigest(nameOrId) is { } id)
            {
                return _images.GetValueOrDefault(id) ?? throw ImageMessages.NoSuchImage(id.ToString());
            }

            ImageReference reference = ImageReference.Parse(nameOrId);
            return FindReference(reference) is { } named ? _images[named] : SearchId(nameOrId) ?? throw ImageMessages.NoSuchImage(reference.WithDefaultTag().Familiar);
        }
    }

    /// <summary>The image that a name stands for, or null.</summary>
    internal Digest? FindReference(ImageReference reference)
    {
        // A name with tag and digest is looked up by the digest: the tag may have moved on.
        ImageReference key = reference.Digest.IsEmpty ? reference.WithDefaultTag() : reference.WithDigest(reference.Digest);
        lock (_lock)
        {
            return _references.TryGetValue(key.ToString(), out (ImageReference Reference, Digest Image) found) ? found.Image : null;
        }
    }

    /// <summary>Stores an image, if it is new, and gives it names, which other images lose.</summary>
    /// <returns>The names that were taken from another image.</returns>
    internal IReadOnlyList<(ImageReference Reference, Digest From)> Add(ImageRecord image, IReadOnlyList<ImageReference> references, DateTimeOffset now)
    {
        lock (_lock)
        {
            ImageRecord stored = _images.GetValueOrDefault(image.Id) ?? image;
            stored = references.Count > 0 ? stored with { LastTagged = now } : stored;
            _database.Write(t =>
            {
                t.Execute(
                    "INSERT INTO images(id, created, document) VALUES ($1, $2, $3) ON CONFLICT(id) DO UPDATE SET document = excluded.document",
                    stored.Id.ToString(), now.ToUnixTimeMilliseconds(), stored.ToDocument());
                foreach (ImageReference reference in references)
                {
                    t.Execute(
                        "INSERT INTO image_references(reference, image) VALUES ($1, $2) ON CONFLICT(reference) DO UPDATE SET image = excluded.image",
                        reference.ToString(), stored.Id.ToString());
                }
            });
            _images[stored.Id] = stored;
            var taken = new List<(ImageReference, Digest)>();
            foreach (ImageReference reference in references)
            {
                if (_references.TryGetValue(reference.ToString(), out (ImageReference Reference, Digest Image) old) && old.Image != stored.Id)
                {
                    taken.Add((reference, old.Image));
                }

                _references[reference.ToString()] = (reference, stored.Id);
            }

            return taken;
        }
    }

    internal void RemoveReference(ImageReference reference)
    {
        lock (_lock)
        {
            _database.Write(t => t.Execute("DELETE FROM image_references WHERE reference = $1", reference.ToString()));
            _references.Remove(reference.ToString());
        }
    }

    /// <summary>Removes an image and all its names.</summary>
    internal void Remove(Digest image)
    {
        lock (_lock)
        {
            _database.Write(t =>
            {
                t.Execute("DELETE FROM image_references WHERE image = $1", image.ToString());
                t.Execute("DELETE FROM images WHERE id = $1", image.ToString());
            });
            foreach (string name in _references.Where(pair => pair.Value.Image == image).Select(pair => pair.Key).ToList())
            {
                _references.Remove(name);
            }

            _images.Remove(image);
        }
    }

    /// <summary>"sha256:HEX" and a bare 64-digit id name an image's id and nothing else.</summary>
    internal static Digest? AsDigest(string text) =>
        Digest.TryParse(text, out Digest digest) || Digest.TryParse("sha256:" + text, out digest) ? digest : null;

    private ImageRecord? SearchId(string prefix)
    {
        string hex = prefix.StartsWith("sha256:", StringComparison.Ordinal) ? prefix[7..] : prefix;
        ImageRecord? found = null;
        foreach (ImageRecord image in _images.Values)
        {
            if (hex.Length > 0 && image.Id.Hex.StartsWith(hex, StringComparison.Ordinal))
            {
                if (found is not null)
                {
                    return null;
                }

                found = image;
            }
        }

        return found;
    }
}
