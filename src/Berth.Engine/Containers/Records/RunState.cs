// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;
using Berth.Engine.Containers.State;

namespace Berth.Engine.Containers.Records;

/// <summary>What changes while a container lives. Immutable: every change publishes a new one.</summary>
public sealed record RunState
{
    [JsonConverter(typeof(JsonStringEnumConverter<ContainerStatus>))]
    public ContainerStatus Status { get; init; }

    /// <summary>0 unless it runs. With <see cref="StartTime"/> the identity of the process.</summary>
    public int Pid { get; init; }

    /// <summary>Clock ticks since boot (/proc/PID/stat field 22).</summary>
    public ulong StartTime { get; init; }

    public int ExitCode { get; init; }

    public string Error { get; init; } = "";

    public bool OomKilled { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int RestartCount { get; init; }

    /// <summary>A user asked it to stop, so no restart policy but <c>always</c>, at the daemon's next start, may run it again.</summary>
    public bool HasBeenManuallyStopped { get; init; }

    /// <summary>Running in the API's sense, which counts a paused one.</summary>
    [JsonIgnore]
    public bool IsRunning => Status is ContainerStatus.Running or ContainerStatus.Paused;

    public RunState Move(ContainerTransition transition) => this with { Status = ContainerStateMachine.Next(Status, transition) };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunStateJson : JsonSerializerContext;
