// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Lifecycle.Verbs;
using Berth.Runtime.State;

namespace Berth.RuntimeApp;

/// <summary>From words on the command line to a verb of the runtime.</summary>
internal static class Commands
{
    private const string DefaultRoot = "/run/berth-runtime";

    private static readonly string[] CreateValued = ["bundle,b", "console-socket", "pidfd-socket", "pid-file", "preserve-fds"];

    internal static int Run(string verb, Options global, Log log)
    {
        string[] rest = [.. global.Positional[1..]];
        if (verb == "shim")
        {
            return Berth.Runtime.Shim.ShimHost.Run(rest.Length == 1 ? rest[0] : throw Usage("shim BUNDLE"));
        }

        if (global.Has("systemd-cgroup"))
        {
            throw new EngineException(ErrorKind.NotImplemented, "systemd cgroups are not supported: use the cgroupfs manager");
        }

        RuntimeLog.Warning = log.Warning;
        var store = new ContainerStore(global.Value("root") ?? DefaultRoot);
        switch (verb)
        {
            case "create":
                CreateVerb.Run(store, Creation(Options.Parse(rest, ["no-pivot", "no-new-keyring"], CreateValued)));
                return 0;
            case "run":
                return RunVerb.Run(store, Creation(Options.Parse(rest, ["no-pivot", "no-new-keyring", "detach,d", "keep", "no-subreaper"], CreateValued)));
            case "start":
                StartVerb.Run(store, Options.Parse(rest, [], []).Id());
                return 0;
            case "exec":
                return ExecCommand.Run(store, rest);
            case "kill":
                Kill(store, Options.Parse(rest, ["all,a"], []));
                return 0;
            case "delete":
                Options delete = Options.Parse(rest, ["force,f"], []);
                DeleteVerb.Run(store, delete.Id(), delete.Has("force"));
                return 0;
            case "pause":
                PauseVerb.Pause(store, Options.Parse(rest, [], []).Id());
                return 0;
            case "resume":
                PauseVerb.Resume(store, Options.Parse(rest, [], []).Id());
                return 0;
            case "update":
                UpdateCommand.Run(store, rest);
                return 0;
            default:
                return RunQuery(verb, rest, store);
        }
    }

    internal static EngineException Usage(string text) => new(ErrorKind.InvalidParameter, "usage: berth-runtime " + text);

    private static int RunQuery(string verb, string[] rest, ContainerStore store)
    {
        switch (verb)
        {
            case "state":
                Print(JsonSerializer.Serialize(StateVerb.Run(store, Options.Parse(rest, [], []).Id()), StateJson.Default.ListedContainer) + "\n");
                return 0;
            case "list":
                ListCommand.Run(store, Options.Parse(rest, ["quiet,q"], ["format,f"]));
                return 0;
            case "ps":
                return PsCommand.Run(store, Options.Parse(rest, [], ["format,f"]));
            case "events":
                EventsCommand.Run(store, Options.Parse(rest, ["stats"], ["interval"]));
                return 0;
            case "features":
                Print(JsonSerializer.Serialize(FeaturesVerb.Run(Help.Number), OciRuntimeJson.Default.Features) + "\n");
                return 0;
            case "spec":
                Options spec = Options.Parse(rest, ["rootless"], ["bundle,b"]);
                SpecVerb.Run(Absolute(spec.Value("bundle") ?? "."), spec.Has("rootless"));
                return 0;
            case "explain":
                string bundle = rest.Length == 1 ? rest[0] : throw Usage("explain BUNDLE");
                Print(string.Join('\n', ExplainVerb.Run(Absolute(bundle))) + "\n");
                return 0;
            default:
                throw new EngineException(ErrorKind.InvalidParameter, $"unknown verb \"{verb}\"; \"berth-runtime help\" lists them");
        }
    }

    internal static void Print(string text) => Log.WriteStandardOutput(text);

    internal static string Absolute(string path) => Path.IsPathRooted(path) ? path : Path.Combine(Environment.CurrentDirectory, path);

    private static void Kill(ContainerStore store, Options options)
    {
        string signal = options.Positional.Count > 1 ? options.Positional[1] : "SIGTERM";
        if (!Signals.TryParse(signal, out int number))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"unknown signal \"{signal}\"");
        }

        KillVerb.Run(store, options.Id(), number, options.Has("all"));
    }

    private static CreateOptions Creation(Options options)
    {
        (IReadOnlyList<Berth.Linux.Handles.SafeFd> extra, int listen) = InheritedDescriptors.Take(options.Number("preserve-fds", 0));
        return new CreateOptions
        {
            Id = options.Id(),
            Bundle = Absolute(options.Value("bundle") ?? "."),
            PidFile = options.Value("pid-file"),
            ConsoleSocket = options.Value("console-socket"),
            PidFdSocket = options.Value("pidfd-socket"),
            NoPivot = options.Has("no-pivot"),
            NoNewKeyring = options.Has("no-new-keyring"),
            ExtraFds = extra,
            ListenFds = listen,
            Detach = options.Has("detach"),
            Keep = options.Has("keep"),
        };
    }
}

/// <summary>Descriptors that whoever called this has left open for the container: from 3 on, first those of LISTEN_FDS.</summary>
internal static class InheritedDescriptors
{
    internal static (IReadOnlyList<Berth.Linux.Handles.SafeFd> Descriptors, int Listen) Take(int preserved)
    {
        // sd_listen_fds(3): the variables are for the process with that pid only.
        bool mine = int.TryParse(Environment.GetEnvironmentVariable("LISTEN_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid == Environment.ProcessId;
        int listen = mine && int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
        var descriptors = new List<Berth.Linux.Handles.SafeFd>();
        for (int i = 0; i < listen + preserved; i++)
        {
            if (!Berth.Linux.Files.Fd.IsOpen(3 + i))
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"descriptor {3 + i} is to be preserved and is not open");
            }

            descriptors.Add(Berth.Linux.Handles.SafeFd.Borrow(3 + i));
        }

        return (descriptors, listen);
    }
}
