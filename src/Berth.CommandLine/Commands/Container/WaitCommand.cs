// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth wait</c>: waits until containers have ended and prints their codes, in the order in which they were named.</summary>
internal sealed class WaitCommand : Command
{
    public override ArgumentRule Arguments { get; } = ArgumentRule.AtLeast(1);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var failures = new List<string>();
        foreach (var container in arguments)
        {
            try
            {
                var response = ContainerWait.Read(context.Client.Send(ContainerWait.Request(container, condition: null)));
                if (response.Error is { Message.Length: > 0 } error)
                {
                    failures.Add(error.Message);
                }
                else
                {
                    context.Out.WriteLine(response.StatusCode.ToString(CultureInfo.InvariantCulture));
                    context.Out.Flush();
                }
            }
            catch (EngineApiException error)
            {
                failures.Add("Error response from daemon: " + error.Message);
            }
        }

        return failures.Count == 0 ? 0 : throw new CommandException(string.Join('\n', failures));
    }
}
