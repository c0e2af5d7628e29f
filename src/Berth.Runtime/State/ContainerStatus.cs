// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.State;

/// <summary>The states of runtime.md; the words are those of <see cref="ContainerStatusText"/>.</summary>
public enum ContainerStatus
{
    Creating,
    Created,
    Running,
    Paused,
    Stopped,
}

public static class ContainerStatusText
{
    public static string ToText(this ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        _ => "stopped",
    };
}
