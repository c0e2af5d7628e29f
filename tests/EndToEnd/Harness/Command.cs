// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text;

namespace Berth.EndToEnd.Harness;

/// <summary>What a finished command left: exit code and both streams as text.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output without the line end.</summary>
    public string Text => Output.TrimEnd('\n', '\r');

    public CommandResult MustSucceed() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{CommandLine}: exit {ExitCode}\nstdout: {Output}\nstderr: {Error}");

    public CommandResult MustFail(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"{CommandLine}: exit {ExitCode} instead of {exitCode}\nstdout: {Output}\nstderr: {Error}");
        foreach (string word in words)
            Assert.Contains(word, Error + Output, StringComparison.Ordinal);
        return this;
    }

    public override string ToString() => $"{CommandLine}: exit {ExitCode}\nstdout: {Output}\nstderr: {Error}";
}

/// <summary>Runs a program to its end, bounded in time.</summary>
public static class Command
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static CommandResult Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        byte[]? input = null, string? workingDirectory = null, int timeoutSeconds = 60)
    {
        using RunningCommand running = Start(program, arguments, environment, workingDirectory);
        running.WriteAndClose(input ?? []);
        return running.WaitForExit(timeoutSeconds);
    }

    public static RunningCommand Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = s_utf8,
            StandardOutputEncoding = s_utf8,
            StandardErrorEncoding = s_utf8,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string key, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
                start.Environment.Remove(key);
            else
                start.Environment[key] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        return new RunningCommand(process, $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}");
    }
}

/// <summary>A command that still runs: its output can be looked at while it grows.</summary>
public sealed class RunningCommand : IDisposable
{
    private readonly Process _process;
    private readonly string _commandLine;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _readers;

    internal RunningCommand(Process process, string commandLine)
    {
        _process = process;
        _commandLine = commandLine;
        _readers = Task.WhenAll(Task.Run(() => Drain(process.StandardOutput, _output)), Task.Run(() => Drain(process.StandardError, _error)));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public string Error
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public void WriteAndClose(byte[] input)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all: its exit code tells why.
        }
    }

    public void CloseInput() => _process.StandardInput.Close();

    public void Signal(int number) => Command.Run("kill", [$"-{number}", $"{Id}"]).MustSucceed();

    public CommandResult WaitForExit(int timeoutSeconds = 60)
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(timeoutSeconds)))
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{_commandLine}: still running after {timeoutSeconds} s\nstdout: {Output}\nstderr: {Error}");
        }

        _readers.Wait(TimeSpan.FromSeconds(5));
        return new CommandResult(_commandLine, _process.ExitCode, Output, Error);
    }

    /// <summary>Waits until the output holds a text.</summary>
    public void WaitForOutput(string text, int timeoutSeconds = 20) =>
        Eventually.True(() => Output.Contains(text, StringComparison.Ordinal), $"{_commandLine} prints \"{text}\"", timeoutSeconds,
            () => $"stdout: {Output}\nstderr: {Error}");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Drain(StreamReader reader, StringBuilder into)
    {
        char[] buffer = new char[64 * 1024];
        for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            lock (into)
                into.Append(buffer, 0, count);
        }
    }
}
