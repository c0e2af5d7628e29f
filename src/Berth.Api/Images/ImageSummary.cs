// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Images;

/// <summary>One row of GET /images/json.</summary>
public sealed record ImageSummary
{
    /// <summary>-1 when not counted.</summary>
    public long Containers { get; set; } = -1;

    /// <summary>Unix seconds.</summary>
    public long Created { get; set; }

    public string Id { get; set; } = "";

    public Map<string>? Labels { get; set; }

    public string ParentId { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageDescriptor? Descriptor { get; set; }

    public IReadOnlyList<string> RepoDigests { get; set; } = [];

    public IReadOnlyList<string> RepoTags { get; set; } = [];

    /// <summary>Bytes; -1 when not computed.</summary>
    public long SharedSize { get; set; } = -1;

    public long Size { get; set; }

    /// <summary>Up to API 1.43.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? VirtualSize { get; set; }
}

/// <summary>One line of GET /images/{name}/history.</summary>
public sealed record HistoryItem
{
    public string Comment { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Created { get; set; }

    public string CreatedBy { get; set; } = "";

    /// <summary><c>&lt;missing&gt;</c> for the layers under the image's own.</summary>
    public string Id { get; set; } = "";

    public long Size { get; set; }

    public IReadOnlyList<string>? Tags { get; set; }
}

/// <summary>One step of DELETE /images/{name}: exactly one of the two is set.</summary>
public sealed record ImageDeleteResponse
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deleted { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Untagged { get; set; }
}

/// <summary>POST /images/prune.</summary>
public sealed record ImagesPruneResponse
{
    public IReadOnlyList<ImageDeleteResponse>? ImagesDeleted { get; set; }

    public ulong SpaceReclaimed { get; set; }
}
