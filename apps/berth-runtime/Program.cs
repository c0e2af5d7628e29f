// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.Lifecycle;
using Berth.RuntimeApp;

const int failure = 1;
const int execFailure = 255;

Berth.Linux.Files.Fd.FillStandard();
Options global;
try
{
    global = Options.Parse(args, ["debug", "systemd-cgroup", "version,v", "help,h"], ["root", "log", "log-format", "criu", "rootless"]);
}
catch (EngineException e)
{
    Log.WriteStandardError("berth-runtime: " + e.Message);
    return failure;
}

if (global.Has("version"))
{
    Log.WriteStandardOutput(Help.Version);
    return 0;
}

if (global.Has("help") || global.Positional.Count == 0 || global.Positional[0] is "help")
{
    Log.WriteStandardOutput(Help.Text);
    return 0;
}

string verb = global.Positional[0];
var log = new Log(global.Value("log"), global.Value("log-format") == "json");
try
{
    if (verb is "create" or "run" or "exec")
    {
        // These become processes of a container.
        if (!OwnExecutable.IsOutOfReach())
        {
            OwnExecutable.ExecuteOutOfReach(Environment.GetCommandLineArgs());
        }

        SelfProcess.SetName("berth-runtime"); // an executable that was run by its descriptor is called by its number
    }

    return Commands.Run(verb, global, log);
}
catch (Exception e) when (e is EngineException or SyscallException or RuntimeFailure or IOException or UnauthorizedAccessException)
{
    // The stock runtime's words: engines look for them and for what follows.
    string lead = e is RuntimeFailure ? "unable to start container process: " : string.Empty;
    log.Error($"berth-runtime {verb} failed: {lead}{e.Message}");
    return verb == "exec" ? execFailure : failure;
}
