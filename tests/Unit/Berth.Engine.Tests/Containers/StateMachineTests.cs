// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.State;
using Berth.Primitives;

namespace Berth.Engine.Tests.Containers;

public sealed class StateMachineTests
{
    [Fact]
    public void Next_AllowsExactlyTheListedMoves()
    {
        string[] legal =
        [
            "created Start running", "exited Start running", "restarting Start running",
            "running Exit exited", "paused Exit exited", "restarting Exit exited",
            "running AwaitRestart restarting", "paused AwaitRestart restarting",
            "running Pause paused", "paused Unpause running",
            "created BeginRemoval removing", "exited BeginRemoval removing", "dead BeginRemoval removing", "removing BeginRemoval removing",
            "removing FailRemoval dead",
        ];

        List<string> found = [];
        foreach (ContainerStatus status in Enum.GetValues<ContainerStatus>())
        {
            foreach (ContainerTransition transition in Enum.GetValues<ContainerTransition>())
            {
                if (ContainerStateMachine.TryNext(status, transition) is { } next)
                {
                    found.Add($"{status.ToWire()} {transition} {next.ToWire()}");
                }
            }
        }

        Assert.Equal(legal.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Throws<EngineException>(() => ContainerStateMachine.Next(ContainerStatus.Dead, ContainerTransition.Start));
    }
}
