// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.System;

public sealed record PluginsInfo
{
    public IReadOnlyList<string>? Volume { get; set; }

    public IReadOnlyList<string>? Network { get; set; }

    public IReadOnlyList<string>? Authorization { get; set; }

    public IReadOnlyList<string>? Log { get; set; }
}

public sealed record RegistryServiceConfig
{
    /// <summary>Up to API 1.48; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("AllowNondistributableArtifactsCIDRs")]
    public IReadOnlyList<string>? AllowNondistributableArtifactsCidrs { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AllowNondistributableArtifactsHostnames { get; set; }

    [JsonPropertyName("InsecureRegistryCIDRs")]
    public IReadOnlyList<string>? InsecureRegistryCidrs { get; set; }

    public Map<IndexInfo>? IndexConfigs { get; set; }

    public IReadOnlyList<string>? Mirrors { get; set; }
}

public sealed record IndexInfo
{
    public string Name { get; set; } = "";

    public IReadOnlyList<string>? Mirrors { get; set; }

    public bool Secure { get; set; }

    public bool Official { get; set; }
}

/// <summary>An OCI runtime that containers can be run with.</summary>
public sealed record RuntimeInfo
{
    [JsonPropertyName("path")]
    public string Path { get; set; } = "";

    [JsonPropertyName("runtimeArgs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RuntimeArgs { get; set; }

    [JsonPropertyName("status")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<string>? Status { get; set; }
}

public sealed record CommitInfo
{
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    /// <summary>Up to API 1.48.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expected { get; set; }
}

public sealed record SwarmInfo
{
    [JsonPropertyName("NodeID")]
    public string NodeId { get; set; } = "";

    public string NodeAddr { get; set; } = "";

    public string LocalNodeState { get; set; } = "inactive";

    public bool ControlAvailable { get; set; }

    public string Error { get; set; } = "";

    public IReadOnlyList<EmptyObject>? RemoteManagers { get; set; }
}

public sealed record AddressPoolInfo
{
    public string Base { get; set; } = "";

    public int Size { get; set; }
}

public sealed record FirewallInfo
{
    public string Driver { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Info { get; set; }
}

public sealed record DeviceInfo
{
    public string Source { get; set; } = "";

    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";
}

public sealed record ContainerdInfo
{
    public string Address { get; set; } = "";

    public ContainerdNamespaces Namespaces { get; set; } = new();
}

public sealed record ContainerdNamespaces
{
    public string Containers { get; set; } = "";

    public string Plugins { get; set; } = "";
}
