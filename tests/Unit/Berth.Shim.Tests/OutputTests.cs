// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text;
using Berth.Engine.Shims;
using Berth.Logs.Reading;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

public sealed class OutputTests
{
    [Fact]
    public async Task Output_reaches_clients_and_log_and_the_exit_is_on_disk()
    {
        await using var shim = new RunningShim("echo out; echo err >&2; printf end; exit 7");
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output, new AttachStreams { Stderr = true });
        Assert.Equal(("out\nend", "err\n"), await RunningShim.ReadFramesAsync(launch.Attachments[0]));
        Assert.Equal(("", "err\n"), await RunningShim.ReadFramesAsync(launch.Attachments[1]));

        // The end of the output is told after the record is written.
        ContainerExit record = ContainerExit.Read(shim.Bundle)!;
        ContainerExit exit = await shim.ExitAsync();
        Assert.Equal(record, exit);
        Assert.Equal((7, 0, launch.Pid), (exit.ExitCode, exit.Signal, exit.Pid));
        Assert.Equal(["end", "err\n", "out\n"], ReadLog(shim).Order(StringComparer.Ordinal));
        Assert.Contains(launch.Timings!, timing => timing.Step == "command executed");
        await shim.EndAsync();
        Assert.True(shim.CleanedUp);
    }

    [Fact]
    public async Task Two_hundred_thousand_lines_arrive_whole_and_in_time()
    {
        await using var shim = new RunningShim("seq 1 200000");
        var watch = Stopwatch.StartNew();
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
        (string stdout, _) = await RunningShim.ReadFramesAsync(launch.Attachments[0]);
        await shim.ExitAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms");
        string expected = string.Concat(Enumerable.Range(1, 200_000).Select(i => $"{i}\n"));
        Assert.Equal(expected, stdout);
        Assert.Equal(expected, string.Concat(ReadLog(shim)));
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_the_process_up_and_is_dropped_in_the_end()
    {
        await using var shim = new RunningShim("head -c 8000000 /dev/zero", adjust: options => options with { SlowReaderSeconds = 1, LogDriver = "none" });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(shim.Connection.Exited.IsCompleted);
        Assert.Equal(0, (await shim.ExitAsync()).ExitCode);
        Assert.InRange((await RunningShim.ReadAllAsync(launch.Attachments[0])).Length, 1, 7_000_000);
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_slow_client_gets_every_byte_even_after_the_end()
    {
        await using var shim = new RunningShim("head -c 1000000 /dev/zero");
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
        await shim.ExitAsync();
        await shim.Connection.ReleaseAsync(default);
        Assert.False(shim.HasEnded(200));
        Assert.Equal(1_000_000, (await RunningShim.ReadFramesAsync(launch.Attachments[0])).Stdout.Length);
        Assert.True(shim.HasEnded(5000));
    }

    [Fact]
    public async Task A_client_that_goes_away_does_not_matter()
    {
        await using var shim = new RunningShim("echo one; sleep 0.3; echo two; sleep 0.1; echo three");
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output, RunningShim.Output);
        await launch.Attachments[0].DisposeAsync();
        Assert.Equal("one\ntwo\nthree\n", (await RunningShim.ReadFramesAsync(launch.Attachments[1])).Stdout);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task Attaching_later_gives_what_comes_from_then_on_and_after_the_end_nothing()
    {
        await using var shim = new RunningShim("echo before; sleep 0.4; echo after");
        await shim.LaunchAsync();
        await Task.Delay(150, TestContext.Current.CancellationToken);
        AttachedStream stream = await shim.Connection.AttachAsync(RunningShim.Output, default);
        Assert.Equal("after\n", (await RunningShim.ReadFramesAsync(stream)).Stdout);
        await shim.ExitAsync();
        Assert.Empty(await RunningShim.ReadAllAsync(await shim.Connection.AttachAsync(RunningShim.Output, default)));
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipe_open_delays_the_end_by_two_seconds_at_most()
    {
        await using var shim = new RunningShim("(sleep 0.5; echo late; sleep 5) & echo early");
        var watch = Stopwatch.StartNew();
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
        Assert.Equal("early\nlate\n", (await RunningShim.ReadFramesAsync(launch.Attachments[0])).Stdout);
        await shim.ExitAsync();
        Assert.InRange(watch.ElapsedMilliseconds, 1500, 3500);
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_terminal_is_one_raw_stream_that_can_be_resized()
    {
        await using var shim = new RunningShim("stty size; read line; stty size; echo \"got $line\"", terminal: true, options => options with { OpenStdin = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All);
        byte[] buffer = new byte[100];
        int count = await launch.Attachments[0].ReadAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("0 0\r\n", Encoding.UTF8.GetString(buffer, 0, count));
        await shim.Connection.ResizeAsync(null, 80, 25, default);
        await launch.Attachments[0].WriteAsync("hello\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("hello\r\n25 80\r\ngot hello\r\n", Encoding.UTF8.GetString(await RunningShim.ReadAllAsync(launch.Attachments[0])));
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_terminal_keeps_the_last_bytes_before_the_end()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var shim = new RunningShim("seq 1 3000", terminal: true);
            ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
            string text = Encoding.UTF8.GetString(await RunningShim.ReadAllAsync(launch.Attachments[0]));
            Assert.EndsWith("2999\r\n3000\r\n", text, StringComparison.Ordinal);
            await shim.ExitAsync();
            await shim.EndAsync();
        }
    }

    private static List<string> ReadLog(RunningShim shim)
    {
        using var reader = new JsonFileReader(shim.LogPath, new());
        var entry = new LogEntry();
        var lines = new List<string>();
        while (reader.TryRead(entry))
            lines.Add(Encoding.UTF8.GetString(entry.Text.Span));
        return lines;
    }
}
