// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Api.Containers;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;

namespace Berth.Engine.Containers.Query;

/// <summary>GET /containers/{id}/top: the host's <c>ps</c>, of whose rows only the container's are kept.</summary>
internal static class ProcessList
{
    private const string DefaultArguments = "-ef";
    private const int MaxOutput = 16 * 1024 * 1024;

    private static readonly string[] s_directories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static ContainerTopResponse Read(string arguments, IReadOnlyCollection<int> pids)
    {
        string[] words = (arguments.Length > 0 ? arguments : DefaultArguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Validate(words);
        return Parse(Run(words), pids);
    }

    /// <summary>Keeps the rows of the given processes, and of threads that follow a kept row.</summary>
    public static ContainerTopResponse Parse(string output, IReadOnlyCollection<int> pids)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] titles = lines.Length > 0 ? Fields(lines[0]) : [];
        int pidColumn = Array.IndexOf(titles, "PID");
        if (pidColumn < 0)
        {
            throw new EngineException(ErrorKind.System, "Couldn't find PID field in ps output");
        }

        List<IReadOnlyList<string>> processes = [];
        bool previousKept = false;
        foreach (string line in lines.Skip(1))
        {
            string[] fields = Fields(line);
            if (fields.Length <= pidColumn)
            {
                continue;
            }

            // ps -m writes "-" for a thread of the process above.
            bool kept = fields[pidColumn] == "-"
                ? previousKept
                : int.TryParse(fields[pidColumn], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pids.Contains(pid);
            previousKept = kept;
            if (kept)
            {
                processes.Add(Join(fields, titles.Length));
            }
        }

        return new ContainerTopResponse { Titles = titles, Processes = processes };
    }

    // With a PID column of another name the rows could not be told apart; the value would be taken for a process's.
    private static void Validate(string[] words)
    {
        foreach (string word in words)
        {
            foreach (string column in word.Split(','))
            {
                int equals = column.IndexOf('=', StringComparison.Ordinal);
                if (equals >= 0 && equals < column.Length - 1 && (column[(equals + 1)..] == "PID" || column[..equals] == "pid"))
                {
                    throw new EngineException(ErrorKind.InvalidParameter, $"specifying \"{column}\" is not allowed");
                }
            }
        }
    }

    private static string Run(string[] words)
    {
        string program = s_directories.Select(directory => Path.Combine(directory, "ps")).FirstOrDefault(File.Exists)
            ?? throw new EngineException(ErrorKind.System, "ps: executable file not found in $PATH");
        (SafeFd read, SafeFd write) = Fd.Pipe();
        using (read)
        {
            int pid;
            using (write)
            using (SafeFd input = Fd.Open("/dev/null", OpenFlags.ReadOnly))
            {
                pid = PosixSpawn.Start(new SpawnRequest
                {
                    Path = program,
                    Arguments = ["ps", .. words],
                    Environment = ["PATH=" + string.Join(':', s_directories), "LC_ALL=C"],
                    Descriptors = [(input, 0), (write, 1), (write, 2)],
                });
            }

            string output = Encoding.UTF8.GetString(Fd.ReadToEnd(read, MaxOutput));
            ChildExit? exit = ChildWait.ByPid(pid);
            // What ps dislikes are the caller's arguments; its first line says which, the rest is its manual.
            return exit is { ShellCode: not 0 }
                ? throw new EngineException(ErrorKind.InvalidParameter, $"ps: {output.Trim().Split('\n')[0]}")
                : output;
        }
    }

    private static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // The last column is the command, with its blanks.
    private static string[] Join(string[] fields, int columns) =>
        fields.Length <= columns ? fields : [.. fields[..(columns - 1)], string.Join(' ', fields[(columns - 1)..])];
}
