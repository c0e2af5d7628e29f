// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Help;
using Berth.CommandLine.Terminal;
using Berth.Primitives;

namespace Berth.CommandLine;

/// <summary>From arguments to an exit code: finds the command, reads its options, runs it, and says what went wrong.</summary>
public static class CommandLineProgram
{
    private const int UsageExitCode = 125;

    public static int Run(string[] arguments)
    {
        try
        {
            var code = RunCommand(arguments);
            return FlushOutput() ? code : Math.Max(code, 1);
        }
        catch (OutputClosedException)
        {
            return OutputClosedException.ExitCode;
        }
    }

    /// <summary>False, and said so, when the output cannot be written.</summary>
    private static bool FlushOutput()
    {
        try
        {
            StandardStreams.Out.Flush();
            return true;
        }
        catch (IOException error) when (error is not OutputClosedException)
        {
            StandardStreams.Error.WriteLine(error.Message);
            return false;
        }
    }

    private static int RunCommand(string[] arguments)
    {
        try
        {
            return Dispatch(arguments);
        }
        catch (CommandException error)
        {
            return Fail(error.Message, error.ExitCode);
        }
        catch (EngineUnreachableException error)
        {
            return Fail(error.Message, 1);
        }
        catch (EngineApiException error)
        {
            return Fail("Error response from daemon: " + error.Message, 1);
        }
        catch (EngineException error)
        {
            return Fail(error.Message, 1);
        }
        catch (IOException error) when (error is not OutputClosedException)
        {
            return Fail(error.Message, 1);
        }
        catch (UnauthorizedAccessException error)
        {
            return Fail(error.Message, 1);
        }
    }

    private static int Dispatch(string[] arguments)
    {
        var options = new GlobalOptions();
        IReadOnlyList<string> rest = arguments;
        if (arguments.Length == 0 || arguments[0].StartsWith('-'))
        {
            rest = options.Parse(arguments, out var answered);
            if (answered is { } code)
            {
                return code;
            }
        }

        if (rest.Count == 0)
        {
            StandardStreams.Error.Write(TopLevelHelp.Render(options));
            return 0;
        }

        if (rest[0] == "help")
        {
            return HelpCommand.Run(options, rest.Skip(1).ToList());
        }

        return CommandTable.Find("", rest[0]) is { } entry ? Call(options, entry, rest, 1) : CallUnderNoun(options, rest);
    }

    private static int CallUnderNoun(GlobalOptions options, IReadOnlyList<string> rest)
    {
        var noun = rest[0];
        if (!CommandTable.Nouns.Any(known => known.Name == noun))
        {
            throw Suggestion.UnknownCommand("", noun);
        }

        if (rest.Count == 1 || rest[1] is "--help" or "-h")
        {
            (rest.Count == 1 ? StandardStreams.Error : StandardStreams.Out).Write(NounHelp.Render(noun));
            return 0;
        }

        if (rest[1].StartsWith('-'))
        {
            return UsageError(new FlagSyntaxException("unknown flag: " + rest[1]), $"{CommandContext.Program} {noun} COMMAND", $"{CommandContext.Program} {noun}");
        }

        return CommandTable.Find(noun, rest[1]) is { } entry ? Call(options, entry, rest, 2) : throw Suggestion.UnknownCommand(noun, rest[1]);
    }

    private static int Call(GlobalOptions options, CommandEntry entry, IReadOnlyList<string> words, int used)
    {
        var command = entry.Create();
        var flags = new FlagSet { Interspersed = command.OptionsAfterArguments };
        command.Define(flags);

        var path = $"{CommandContext.Program} {entry.Path}";
        List<string> rest;
        try
        {
            rest = flags.Parse(words.Skip(used).ToList());
        }
        catch (FlagSyntaxException error)
        {
            PrintWarnings(flags);
            return UsageError(error, CommandHelp.UsageLine(entry, flags), path);
        }

        PrintWarnings(flags);
        if (flags.HelpAsked)
        {
            StandardStreams.Out.Write(CommandHelp.Render(entry, flags));
            return 0;
        }

        if (command.Arguments.Complaint(rest.Count) is { } complaint)
        {
            return Fail($"{CommandContext.Program}: '{path}' {complaint}\n\nUsage:  {CommandHelp.UsageLine(entry, flags)}\n\nRun '{path} --help' for more information", 1);
        }

        return command.Run(new CommandContext(options, entry), rest);
    }

    internal static int UsageError(FlagSyntaxException error, string usageLine, string path) =>
        Fail($"{error.Message}\n\nUsage:  {usageLine}\n\nRun '{path} --help' for more information", UsageExitCode);

    private static void PrintWarnings(FlagSet flags)
    {
        foreach (var warning in flags.Warnings)
        {
            StandardStreams.Error.WriteLine(warning);
        }
    }

    private static int Fail(string message, int code)
    {
        if (message.Length > 0)
        {
            // What was written before the failure comes before the failure.
            FlushOutput();
            try
            {
                StandardStreams.Error.WriteLine(message);
            }
            catch (OutputClosedException)
            {
                // The code is then all that can be told.
            }
        }

        return code;
    }
}
