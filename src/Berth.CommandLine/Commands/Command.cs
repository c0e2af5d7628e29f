// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands;

/// <summary>One verb of the command line. An instance serves one call: its options are defined, read, and then it runs.</summary>
public abstract class Command
{
    /// <summary>How many arguments are wanted; checked before <see cref="Run"/>.</summary>
    public abstract ArgumentRule Arguments { get; }

    /// <summary>False: the first argument ends the options, because what follows belongs to another program.</summary>
    public virtual bool OptionsAfterArguments => true;

    /// <summary>Adds the options and keeps them in fields.</summary>
    public abstract void Define(FlagSet flags);

    /// <returns>The exit code of the process.</returns>
    public abstract int Run(CommandContext context, IReadOnlyList<string> arguments);
}
