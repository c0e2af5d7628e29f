// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.Lifecycle.Verbs;
using Berth.Runtime.State;

namespace Berth.RuntimeApp;

internal static class ListCommand
{
    internal static void Run(ContainerStore store, Options options)
    {
        ListedContainer[] containers = StateVerb.List(store);
        if (options.Has("quiet"))
        {
            Commands.Print(string.Concat(containers.Select(c => c.Id + "\n")));
        }
        else if (options.Value("format") == "json")
        {
            Commands.Print(JsonSerializer.Serialize(containers, StateJson.Default.ListedContainerArray) + "\n");
        }
        else
        {
            var text = new StringBuilder();
            int width = Math.Max(10, containers.Length == 0 ? 0 : containers.Max(c => c.Id.Length));
            text.Append("ID".PadRight(width)).Append("   PID         STATUS      CREATED                          BUNDLE\n");
            foreach (ListedContainer c in containers)
            {
                text.Append(c.Id.PadRight(width)).Append("   ").Append(c.Pid.ToString(CultureInfo.InvariantCulture).PadRight(12))
                    .Append(c.Status.PadRight(12)).Append(c.Created.PadRight(33)).Append(c.Bundle).Append('\n');
            }

            Commands.Print(text.ToString());
        }
    }
}

/// <summary>ps: the kernel's list of pids, or those lines of the host's ps(1) that belong to them.</summary>
internal static class PsCommand
{
    internal static int Run(ContainerStore store, Options options)
    {
        int[] pids = PsVerb.Run(store, options.Id());
        if (options.Value("format") == "json")
        {
            Commands.Print(JsonSerializer.Serialize(pids, StateJson.Default.Int32Array) + "\n");
            return 0;
        }

        string[] arguments = options.Positional.Count > 1 ? [.. options.Positional[1..]] : ["-ef"];
        string output = HostPs(arguments);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int column = lines.Length == 0 ? -1 : Array.IndexOf(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), "PID");
        if (column < 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "couldn't find PID field in ps output");
        }

        var kept = new StringBuilder(lines[0]).Append('\n');
        foreach (string line in lines.AsSpan(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > column && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pids.Contains(pid))
            {
                kept.Append(line).Append('\n');
            }
        }

        Commands.Print(kept.ToString());
        return 0;
    }

    private static string HostPs(string[] arguments)
    {
        using SafeFd output = Fd.MemoryFile("ps");
        using SafeFd nothing = Fd.Open("/dev/null", OpenFlags.ReadOnly);
        int pid = PosixSpawn.Start(new SpawnRequest
        {
            Path = "/bin/ps",
            Arguments = ["ps", .. arguments],
            Environment = ["LC_ALL=C"],
            Descriptors = [(nothing, 0), (output, 1), (SafeFd.Borrow(2), 2)],
        });
        ChildExit? exit = ChildWait.ByPid(pid);
        if (exit is { ShellCode: not 0 } failed)
        {
            throw new EngineException(ErrorKind.System, $"ps failed with exit status {failed.ShellCode}");
        }

        Fd.Seek(output, 0, 0);
        return Encoding.UTF8.GetString(Fd.ReadToEnd(output));
    }
}

internal static class EventsCommand
{
    internal static void Run(ContainerStore store, Options options)
    {
        string id = options.Id();
        TimeSpan interval = options.Value("interval") is { } text ? GoDuration.ParseTimeSpan(text) : TimeSpan.FromSeconds(5);
        if (interval <= TimeSpan.Zero)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "duration interval must be greater than 0");
        }

        do
        {
            Commands.Print(JsonSerializer.Serialize(EventsVerb.Stats(store, id), EventsJson.Default.StatsEvent) + "\n");
            if (options.Has("stats"))
            {
                return;
            }

            Thread.Sleep(interval);
        }
        while (EventsVerb.IsAlive(store, id));
    }
}
