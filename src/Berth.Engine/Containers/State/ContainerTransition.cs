// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers.State;

/// <summary>What can happen to a container.</summary>
public enum ContainerTransition
{
    /// <summary>Its first process runs.</summary>
    Start,

    /// <summary>Its first process has ended, and nothing starts it again.</summary>
    Exit,

    /// <summary>Its first process has ended, and the restart policy will start it again after a delay.</summary>
    AwaitRestart,
    Pause,
    Unpause,

    /// <summary>Removal begins; from here the container only goes away.</summary>
    BeginRemoval,

    /// <summary>A removal failed.</summary>
    FailRemoval,
}

/// <summary>The one place that says which moves between states are legal.</summary>
public static class ContainerStateMachine
{
    /// <exception cref="EngineException">System: the engine tried an illegal move. User mistakes are answered before, in the user's terms.</exception>
    public static ContainerStatus Next(ContainerStatus status, ContainerTransition transition) =>
        TryNext(status, transition) ?? throw new EngineException(ErrorKind.System, $"a container that is {status.ToWire()} cannot {transition}");

    public static ContainerStatus? TryNext(ContainerStatus status, ContainerTransition transition) => (status, transition) switch
    {
        (ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Restarting, ContainerTransition.Start) => ContainerStatus.Running,
        (ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Restarting, ContainerTransition.Exit) => ContainerStatus.Exited,
        (ContainerStatus.Running or ContainerStatus.Paused, ContainerTransition.AwaitRestart) => ContainerStatus.Restarting,
        (ContainerStatus.Running, ContainerTransition.Pause) => ContainerStatus.Paused,
        (ContainerStatus.Paused, ContainerTransition.Unpause) => ContainerStatus.Running,
        (ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Dead or ContainerStatus.Removing, ContainerTransition.BeginRemoval) => ContainerStatus.Removing,
        (ContainerStatus.Removing, ContainerTransition.FailRemoval) => ContainerStatus.Dead,
        _ => null,
    };

    public static string ToWire(this ContainerStatus status) => status switch
    {
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        ContainerStatus.Restarting => "restarting",
        ContainerStatus.Removing => "removing",
        ContainerStatus.Exited => "exited",
        ContainerStatus.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
