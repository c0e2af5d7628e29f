// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Exec;

/// <summary>POST /containers/{id}/exec.</summary>
public sealed record ExecConfig
{
    public string User { get; set; } = "";

    public bool Privileged { get; set; }

    public bool Tty { get; set; }

    /// <summary>Height, width.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint[]? ConsoleSize { get; set; }

    public bool AttachStdin { get; set; }

    public bool AttachStderr { get; set; }

    public bool AttachStdout { get; set; }

    public string DetachKeys { get; set; } = "";

    public IReadOnlyList<string>? Env { get; set; }

    public string WorkingDir { get; set; } = "";

    [JsonConverter(typeof(StringOrListConverter))]
    public IReadOnlyList<string>? Cmd { get; set; }
}

/// <summary>POST /exec/{id}/start.</summary>
public sealed record ExecStartConfig
{
    public bool Detach { get; set; }

    public bool Tty { get; set; }

    /// <summary>Height, width.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint[]? ConsoleSize { get; set; }
}

/// <summary>GET /exec/{id}/json.</summary>
public sealed record ExecInspect
{
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    public bool Running { get; set; }

    /// <summary>Null until the process has ended.</summary>
    public int? ExitCode { get; set; }

    public ExecProcessConfig? ProcessConfig { get; set; }

    public bool OpenStdin { get; set; }

    public bool OpenStderr { get; set; }

    public bool OpenStdout { get; set; }

    public bool CanRemove { get; set; }

    [JsonPropertyName("ContainerID")]
    public string ContainerId { get; set; } = "";

    /// <summary>Base64 of the key bytes.</summary>
    public string DetachKeys { get; set; } = "";

    /// <summary>In the host's PID namespace; 0 before the start.</summary>
    public int Pid { get; set; }
}

public sealed record ExecProcessConfig
{
    private string? _user;

    [JsonPropertyName("tty")]
    public bool Tty { get; set; }

    [JsonPropertyName("entrypoint")]
    public string Entrypoint { get; set; } = "";

    [JsonPropertyName("arguments")]
    public IReadOnlyList<string>? Arguments { get; set; }

    [JsonPropertyName("privileged")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Privileged { get; set; }

    [JsonPropertyName("user")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get => _user; set => _user = Omit.Empty(value); }
}
