// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Exec;
using Berth.Client.Exec;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Streams;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth exec</c>: a further process in a container that runs; its exit code is the client's.</summary>
internal sealed class ExecCommand : Command
{
    private BoolFlag? _detach;
    private StringFlag? _detachKeys;
    private ListFlag? _environment;
    private ListFlag? _environmentFiles;
    private BoolFlag? _interactive;
    private BoolFlag? _privileged;
    private BoolFlag? _tty;
    private StringFlag? _user;
    private StringFlag? _workingDirectory;

    public override ArgumentRule Arguments { get; } = ArgumentRule.AtLeast(2);

    public override bool OptionsAfterArguments => false;

    public override void Define(FlagSet flags)
    {
        _detach = flags.Bool("detach", 'd', "Leave the command in the background");
        _detachKeys = flags.String("detach-keys", '\0', "Keys that leave the command running");
        _environment = flags.List("env", 'e', "Environment variable", EnvironmentSyntax.Check);
        _environmentFiles = flags.List("env-file", '\0', "File of environment variables, one a line");
        _interactive = flags.Bool("interactive", 'i', "Keep standard input open even when nothing is attached");
        _privileged = flags.Bool("privileged", '\0', "Give the command every privilege");
        _tty = flags.Bool("tty", 't', "Give the command a terminal");
        _user = flags.String("user", 'u', "User of the command (\"<name|uid>[:<group|gid>]\")");
        _workingDirectory = flags.String("workdir", 'w', "Directory that the command starts in");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var config = Build(context, arguments);
        if (!_detach!)
        {
            TerminalCheck.RequireInput(config.AttachStdin, config.Tty);
        }

        var id = context.Client.CreateExec(arguments[0], config);
        if (id.Length == 0)
        {
            throw new CommandException("exec ID empty");
        }

        var start = new ExecStartConfig { Detach = _detach!, Tty = config.Tty, ConsoleSize = config.ConsoleSize };
        if (_detach!)
        {
            context.Client.Send(ExecStart.Request(id, start)).EnsureSuccess().Dispose();
            return 0;
        }

        return RunAttached(context, id, config, start);
    }

    private static int RunAttached(CommandContext context, string id, ExecConfig config, ExecStartConfig start)
    {
        var connection = context.Client.BeginUpgrade(ExecStart.Request(id, start)).ReceiveUpgrade();
        TerminalResize? resize = null;
        if (config.Tty && TerminalResize.Current is not null)
        {
            resize = new TerminalResize(context.Client, (rows, columns) => ExecResize.Request(id, rows, columns));
            resize.Send();
        }

        using (resize)
        {
            if (!new AttachedStreams(connection, config.Tty, config.AttachStdin, output: true, config.DetachKeys).Run())
            {
                throw new CommandException("read escape sequence");
            }
        }

        return context.Client.ExecExitCode(id) ?? 0;
    }

    private ExecConfig Build(CommandContext context, IReadOnlyList<string> arguments)
    {
        var environment = KeyValueFile.ReadEnvironment(_environmentFiles!.Values, _environment!.Values);
        return new ExecConfig
        {
            User = _user!,
            Privileged = _privileged!,
            Tty = _tty!,
            AttachStdin = _interactive! && !_detach!,
            AttachStdout = !_detach!,
            AttachStderr = !_detach!,
            DetachKeys = _detachKeys!.Changed ? _detachKeys.Value : context.Configuration.DetachKeys ?? "",
            Env = environment.Count > 0 ? environment : null,
            WorkingDir = _workingDirectory!,
            Cmd = arguments.Skip(1).ToList(),
            ConsoleSize = _tty! && TerminalResize.Current is not null ? TerminalResize.ConsoleSize : null,
        };
    }
}
