// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Images;
using Berth.CommandLine.Formatting.Tables;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Rows;

/// <summary>One line of <c>images</c>: an image under one of its names.</summary>
internal sealed class ImageRow(ImageSummary image, string repository, string tag, string digest, bool truncate, DateTimeOffset now)
{
    private const string None = "<none>";

    private static RowTable<ImageRow>? _table;

    public static RowTable<ImageRow> Table => _table ??= new(
        "*formatter.imageContext",
        [
            new("ID", "IMAGE ID", static row => row.Id),
            new("Repository", "REPOSITORY", static row => row.Repository),
            new("Tag", "TAG", static row => row.Tag),
            new("Digest", "DIGEST", static row => row.Digest),
            new("CreatedSince", "CREATED", static row => row.Age),
            new("CreatedAt", "CREATED AT", static row => LocalTime.Describe(row.Image.Created)),
            new("Size", "SIZE", static row => HumanSize.Decimal(row.Image.Size, 3)),
            new("Containers", "CONTAINERS", static row => row.Image.Containers < 0 ? "N/A" : row.Image.Containers.ToString(CultureInfo.InvariantCulture)),
            new("VirtualSize", "SIZE", static row => HumanSize.Decimal(row.Image.Size)),
            new("SharedSize", "SHARED SIZE", static row => row.Image.SharedSize < 0 ? "N/A" : HumanSize.Decimal(row.Image.SharedSize)),
            new("UniqueSize", "UNIQUE SIZE", static row => row.Image.SharedSize < 0 ? "N/A" : HumanSize.Decimal(row.Image.Size - row.Image.SharedSize)),
        ]);

    private ImageSummary Image => image;

    private string Repository => repository;

    private string Tag => tag;

    private string Digest => digest;

    private string Id => truncate ? Ellipsis.ShortId(image.Id) : image.Id;

    private string Age => HumanDuration.Format(now - DateTimeOffset.FromUnixTimeSeconds(image.Created)) + " ago";

    /// <summary>The template of a format that names a fixed layout.</summary>
    public static string Format(string format, bool quiet, bool digests) => format switch
    {
        "table" or "" when quiet => "{{.ID}}",
        "table" or "" => "table {{.Repository}}\\t{{.Tag}}\\t" + (digests ? "{{.Digest}}\\t" : "") + "{{.ID}}\\t{{.CreatedSince}}\\t{{.Size}}",
        "raw" when quiet => "image_id: {{.ID}}",
        "raw" => "repository: {{ .Repository }}\\n{{if .Tag}}tag: {{ .Tag }}\\n{{end}}" + (digests ? "digest: {{ .Digest }}\\n" : "")
            + "image_id: {{.ID}}\\ncreated_at: {{.CreatedAt}}\\nvirtual_size: {{.Size}}\\n",
        _ => format,
    };

    /// <summary>The lines of one image: a tag each, or a digest of each tag's repository; then the repositories without a tag.</summary>
    /// <param name="tagDigests">A tag is shown with each digest of its repository.</param>
    /// <param name="digests">A repository without a tag is shown with each of its digests.</param>
    public static IEnumerable<ImageRow> Of(ImageSummary image, bool tagDigests, bool digests, bool truncate, DateTimeOffset now)
    {
        List<ImageReference> tags = References(image.RepoTags);
        List<ImageReference> digested = References(image.RepoDigests);
        if (tags.Count == 0 && digested.Count == 0)
        {
            yield return new ImageRow(image, None, None, None, truncate, now);
            yield break;
        }

        foreach (ImageReference tag in tags.GroupBy(static r => r.FamiliarName).SelectMany(static group => group))
        {
            List<ImageReference> same = tagDigests ? digested.FindAll(r => r.Name == tag.Name) : [];
            foreach (string digest in same.Count == 0 ? [None] : same.Select(static r => r.Digest.ToString()))
            {
                yield return new ImageRow(image, tag.FamiliarName, tag.Tag!, digest, truncate, now);
            }
        }

        foreach (var repository in digested.Where(r => !tags.Exists(tag => tag.Name == r.Name)).GroupBy(static r => r.FamiliarName))
        {
            foreach (string digest in digests ? repository.Select(static r => r.Digest.ToString()) : [""])
            {
                yield return new ImageRow(image, repository.Key, None, digest, truncate, now);
            }
        }
    }

    // Old engines send <none>:<none> for an image without a name.
    private static List<ImageReference> References(IReadOnlyList<string>? names)
    {
        var references = new List<ImageReference>();
        foreach (string name in names ?? [])
        {
            if (ImageReference.TryParse(name, out ImageReference? reference) && !reference.IsNameOnly)
            {
                references.Add(reference);
            }
        }

        return references;
    }
}
