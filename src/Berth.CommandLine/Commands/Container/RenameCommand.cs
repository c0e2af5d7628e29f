// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>rename</c>: gives a container another name.</summary>
public sealed class RenameCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.Exactly(2);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        string oldName = arguments[0].Trim();
        string newName = arguments[1].Trim();
        if (oldName.Length == 0 || newName.Length == 0)
        {
            throw new CommandException("Error: Neither old nor new names may be empty");
        }

        try
        {
            context.Client.Send(ContainerRename.Request(oldName, newName)).EnsureSuccess().Dispose();
            return 0;
        }
        catch (EngineApiException failure)
        {
            throw new CommandException($"Error response from daemon: {failure.Message}\nError: failed to rename container named {oldName}");
        }
    }
}
