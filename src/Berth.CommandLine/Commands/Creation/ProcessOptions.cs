// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Wire;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options that say what runs: command, environment, user, labels, streams.</summary>
internal sealed class ProcessOptions
{
    private readonly ListFlag _attach;
    private readonly MapFlag _annotations;
    private readonly StringFlag _domainName;
    private readonly StringFlag _entrypoint;
    private readonly ListFlag _environment;
    private readonly ListFlag _environmentFiles;
    private readonly ListFlag _groups;
    private readonly StringFlag _hostname;
    private readonly BoolFlag _init;
    private readonly BoolFlag _interactive;
    private readonly ListFlag _labels;
    private readonly ListFlag _labelFiles;
    private readonly StringFlag _stopSignal;
    private readonly IntFlag _stopTimeout;
    private readonly BoolFlag _tty;
    private readonly StringFlag _user;
    private readonly StringFlag _workingDirectory;

    public ProcessOptions(FlagSet flags)
    {
        _annotations = flags.Map("annotation", '\0', "Note on the container, handed on to the OCI runtime");
        _attach = flags.List("attach", 'a', "Connect to STDIN, STDOUT or STDERR", CheckStream);
        _domainName = flags.String("domainname", '\0', "NIS domain of the container");
        _entrypoint = flags.String("entrypoint", '\0', "Program to run in place of the image's ENTRYPOINT");
        _environment = flags.List("env", 'e', "Environment variable, KEY=VALUE, or KEY to take this shell's value", EnvironmentSyntax.Check);
        _environmentFiles = flags.List("env-file", '\0', "File of environment variables, one a line");
        _groups = flags.List("group-add", '\0', "Further group of the process");
        _hostname = flags.String("hostname", 'h', "Host name inside the container");
        _init = flags.Bool("init", '\0', "Run a small init as the first process, to hand on signals and collect orphans");
        _interactive = flags.Bool("interactive", 'i', "Keep standard input open even when nothing is attached");
        _labels = flags.List("label", 'l', "Label of the container", LabelSyntax.Check);
        _labelFiles = flags.List("label-file", '\0', "File of labels, one a line");
        _stopSignal = flags.String("stop-signal", '\0', "Signal that asks the container to stop");
        _stopTimeout = flags.Int("stop-timeout", '\0', "Seconds to wait before a container that was asked to stop is killed");
        _tty = flags.Bool("tty", 't', "Give the process a terminal");
        _user = flags.String("user", 'u', "User of the process (\"<name|uid>[:<group|gid>]\")");
        _workingDirectory = flags.String("workdir", 'w', "Directory that the process starts in");
    }

    public bool AttachGiven => _attach.Values.Count > 0;

    /// <summary>The variables of <c>-e</c>, for <c>run</c>, which puts the configured proxies under them.</summary>
    public IReadOnlyList<string> Environment => _environment.Values;

    public void Apply(ContainerCreateRequest request, IReadOnlyList<string> environment, IReadOnlyList<string> command)
    {
        var host = request.HostConfig!;
        var attached = _attach.Values;
        request.Hostname = _hostname;
        request.Domainname = _domainName;
        request.User = _user;
        request.AttachStdin = attached.Contains("stdin") || _interactive;
        request.AttachStdout = attached.Count == 0 || attached.Contains("stdout");
        request.AttachStderr = attached.Count == 0 || attached.Contains("stderr");
        request.Tty = _tty;
        request.OpenStdin = _interactive;

        // The process reads the end of its input when the client that fed it leaves.
        request.StdinOnce = request.OpenStdin && request.AttachStdin;
        request.Env = Nullable(KeyValueFile.ReadEnvironment(_environmentFiles.Values, environment));
        request.Cmd = Nullable(command);
        request.Entrypoint = _entrypoint.Value.Length > 0 ? [_entrypoint.Value] : _entrypoint.Changed ? [""] : null;
        request.WorkingDir = _workingDirectory;
        request.Labels = LabelSyntax.ToMap(KeyValueFile.ReadLabels(_labelFiles.Values, _labels.Values));
        request.StopSignal = _stopSignal;
        request.StopTimeout = _stopTimeout.Changed ? (int)_stopTimeout.Value : null;
        host.GroupAdd = Nullable(_groups.Values);
        host.Init = _init.Changed ? _init.Value : null;
        host.Annotations = new Map<string>(_annotations.Values);
    }

    internal static IReadOnlyList<string>? Nullable(IReadOnlyList<string> values) => values.Count > 0 ? values : null;

    private static string CheckStream(string value) => value.ToLowerInvariant() switch
    {
        "stdin" => "stdin",
        "stdout" => "stdout",
        "stderr" => "stderr",
        _ => throw new FlagValueException("valid streams are STDIN, STDOUT and STDERR"),
    };
}
