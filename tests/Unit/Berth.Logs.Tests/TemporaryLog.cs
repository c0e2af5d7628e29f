// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Logs.Reading;
using Berth.Logs.Writing;

namespace Berth.Logs.Tests;

/// <summary>A log in a directory of its own.</summary>
internal sealed class TemporaryLog : IDisposable
{
    internal const long Time = 1_763_776_922_908_684_900; // 2025-11-22T02:02:02.9086849Z

    private readonly string directory = Directory.CreateTempSubdirectory("berth-logs-").FullName;

    internal string FilePath => Path.Combine(directory, "c-json.log");

    internal JsonFileLog Open(long? maximumSize = null, int maximumFiles = 1, IReadOnlyDictionary<string, string>? attributes = null) =>
        new(FilePath, new JsonFileLogOptions { MaximumSize = maximumSize, MaximumFiles = maximumFiles }, attributes);

    internal void WriteLines(IEnumerable<string> lines, long? maximumSize = null, int maximumFiles = 1)
    {
        using JsonFileLog log = Open(maximumSize, maximumFiles);
        long time = Time;
        foreach (string line in lines)
            log.Write(LogStream.Stdout, Encoding.UTF8.GetBytes(line + "\n"), time++);
    }

    internal List<string> Read(LogReadOptions options)
    {
        using var reader = new JsonFileReader(FilePath, options);
        var entry = new LogEntry();
        var lines = new List<string>();
        while (reader.TryRead(entry))
            lines.Add(Encoding.UTF8.GetString(entry.Text.Span));
        return lines;
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
