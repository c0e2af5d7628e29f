// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Api.Wire;

namespace Berth.Api.Containers;

/// <summary>What of a container does not depend on the host: the process and its surroundings. Image configurations of old API versions have the same form.</summary>
public record ContainerConfig
{
    private Map<EmptyObject>? _exposedPorts;
    private string? _macAddress;
    private string? _stopSignal;
    private IReadOnlyList<string>? _shell;

    public string Hostname { get; set; } = "";

    public string Domainname { get; set; } = "";

    public string User { get; set; } = "";

    public bool AttachStdin { get; set; }

    public bool AttachStdout { get; set; }

    public bool AttachStderr { get; set; }

    /// <summary>Keys are <c>80/tcp</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Map<EmptyObject>? ExposedPorts { get => _exposedPorts; set => _exposedPorts = Omit.Empty(value); }

    public bool Tty { get; set; }

    public bool OpenStdin { get; set; }

    /// <summary>Standard input ends when the first attached client leaves.</summary>
    public bool StdinOnce { get; set; }

    public IReadOnlyList<string>? Env { get; set; }

    [JsonConverter(typeof(StringOrListConverter))]
    public IReadOnlyList<string>? Cmd { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthConfig? Healthcheck { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ArgsEscaped { get; set; }

    public string Image { get; set; } = "";

    public Map<EmptyObject>? Volumes { get; set; }

    public string WorkingDir { get; set; } = "";

    /// <summary>Null: the image's. An empty list or one empty string: none.</summary>
    [JsonConverter(typeof(StringOrListConverter))]
    public IReadOnlyList<string>? Entrypoint { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NetworkDisabled { get; set; }

    /// <summary>Until API 1.44; later versions have it in the endpoint's settings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MacAddress { get => _macAddress; set => _macAddress = Omit.Empty(value); }

    public IReadOnlyList<string>? OnBuild { get; set; }

    public Map<string>? Labels { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopSignal { get => _stopSignal; set => _stopSignal = Omit.Empty(value); }

    /// <summary>Seconds; -1 waits for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StopTimeout { get; set; }

    [JsonConverter(typeof(StringOrListConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Shell { get => _shell; set => _shell = Omit.Empty(value); }

    /// <summary>A copy without what a derived request adds.</summary>
    public ContainerConfig ToConfig() => new(this);
}
