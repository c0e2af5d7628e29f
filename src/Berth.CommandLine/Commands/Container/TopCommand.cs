// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Tables;
using System.Text;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>top</c>: the processes of a container; what follows its name goes to ps.</summary>
public sealed class TopCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.AtLeast(1);

    public override bool OptionsAfterArguments => false;

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        ContainerTopResponse processes = context.Client.TopContainer(arguments[0], string.Join(' ', arguments.Skip(1)));
        var text = new StringBuilder().AppendJoin('\t', processes.Titles).Append('\n');
        foreach (IReadOnlyList<string> process in processes.Processes)
        {
            text.AppendJoin('\t', process).Append('\n');
        }

        context.Out.Write(TabWriter.Align(text.ToString(), minimumWidth: 20, padding: 3));
        return 0;
    }
}
