// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Images;
using Berth.Api.Wire;
using Berth.Images.Layers;
using Berth.Oci.Image;
using Berth.Primitives;
using ApiImageConfig = Berth.Api.Images.ImageConfig;

namespace Berth.Engine.Images;

/// <summary>Fills the answers of <c>inspect</c> and <c>history</c>.</summary>
internal sealed class ImageInspector(ImageCatalog catalog, LayerStore layers)
{
    internal ImageInspect Inspect(string nameOrId)
    {
        ImageRecord image = catalog.Get(nameOrId);
        IReadOnlyList<ImageReference> references = catalog.ReferencesOf(image.Id);
        Oci.Image.ImageConfig config = image.Config;
        return new ImageInspect
        {
            Id = image.Id.ToString(),
            RepoTags = [.. references.Where(reference => reference.Digest.IsEmpty).Select(reference => reference.Familiar)],
            RepoDigests = [.. references.Where(reference => !reference.Digest.IsEmpty).Select(reference => reference.Familiar)],
            Parent = image.Parent.ToString(),
            Comment = CommentOf(config),
            Created = config.Created,
            DockerVersion = config.DockerVersion ?? "",
            Author = config.Author ?? "",
            Config = ConfigOf(config.Config),
            Architecture = config.Architecture,
            Variant = config.Variant,
            Os = config.Os,
            OsVersion = config.OsVersion,
            Size = image.Size,
            GraphDriver = GraphDriverOf(image),
            RootFs = new Api.Images.ImageRootFs { Layers = config.RootFs?.DiffIds is { Length: > 0 } diffIds ? diffIds : null },
            Metadata = new ImageMetadata { LastTagTime = GoTime.Format(image.LastTagged) },
        };
    }

    /// <summary>Youngest step first; only the image itself has an id here, for no other step has an image of its own.</summary>
    internal IReadOnlyList<HistoryItem> History(string nameOrId)
    {
        ImageRecord image = catalog.Get(nameOrId);
        IReadOnlyList<LayerInfo> chain = image.ChainId.IsEmpty ? [] : [.. layers.Chain(image.ChainId).Reverse()];
        var items = new List<HistoryItem>();
        int layer = 0;
        foreach (ImageHistory step in image.Config.History ?? [])
        {
            bool hasLayer = step.EmptyLayer != true && layer < chain.Count;
            items.Add(new HistoryItem
            {
                Comment = step.Comment ?? "",
                Created = GoTime.Parse(step.Created)?.ToUnixTimeSeconds() ?? 0,
                CreatedBy = step.CreatedBy ?? "",
                Id = "<missing>",
                Size = hasLayer ? chain[layer++].Size : 0,
            });
        }

        items.Reverse();
        if (items.Count > 0)
        {
            items[0].Id = image.Id.ToString();
            List<string> tags = [.. catalog.ReferencesOf(image.Id).Where(reference => reference.Digest.IsEmpty).Select(reference => reference.Familiar)];
            items[0].Tags = tags.Count > 0 ? tags : null;
        }

        return items;
    }

    internal static ApiImageConfig? ConfigOf(ImageExecution? config) => config is null ? null : new ApiImageConfig
    {
        User = config.User,
        ExposedPorts = SetOf(config.ExposedPorts),
        Env = config.Env,
        Cmd = config.Cmd,
        Healthcheck = HealthOf(config.Healthcheck),
        ArgsEscaped = config.ArgsEscaped ?? false,
        Volumes = SetOf(config.Volumes),
        WorkingDir = config.WorkingDir,
        Entrypoint = config.Entrypoint,
        OnBuild = config.OnBuild,
        Labels = config.Labels is null ? null : new Map<string>(config.Labels),
        StopSignal = config.StopSignal,
        Shell = config.Shell,
    };

    // An image built on another keeps that one's comment in its history only.
    private static string CommentOf(Oci.Image.ImageConfig config) =>
        !string.IsNullOrEmpty(config.Comment) ? config.Comment : config.History is [.., { Comment: { } last }] ? last : "";

    private static Map<Api.Wire.EmptyObject>? SetOf(SortedDictionary<string, Oci.Image.EmptyObject>? set) =>
        set is null ? null : new Map<Api.Wire.EmptyObject>(set.Keys.Select(key => KeyValuePair.Create(key, default(Api.Wire.EmptyObject)!)));

    private static HealthConfig? HealthOf(ImageHealthcheck? check) => check is null ? null : new HealthConfig
    {
        Test = check.Test,
        Interval = check.Interval ?? 0,
        Timeout = check.Timeout ?? 0,
        StartPeriod = check.StartPeriod ?? 0,
        StartInterval = check.StartInterval ?? 0,
        Retries = check.Retries ?? 0,
    };

    // The stock driver's name and keys: programs read LowerDir and UpperDir to find an image's files.
    private GraphDriverData GraphDriverOf(ImageRecord image)
    {
        var data = new Map<string>();
        if (!image.ChainId.IsEmpty)
        {
            IReadOnlyList<LayerInfo> chain = layers.Chain(image.ChainId);
            string top = Path.GetDirectoryName(chain[0].Directory)!;
            if (chain.Count > 1)
            {
                data["LowerDir"] = string.Join(':', chain.Skip(1).Select(layer => layer.Directory));
            }

            data["MergedDir"] = Path.Combine(top, "merged");
            data["UpperDir"] = chain[0].Directory;
            data["WorkDir"] = Path.Combine(top, "work");
        }

        return new GraphDriverData { Name = "overlay2", Data = data };
    }
}
