// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Logs.Reading;
using Berth.Logs.Writing;

namespace Berth.Logs.Tests;

public sealed class JsonFileReaderTests : IDisposable
{
    private readonly TemporaryLog temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4999)]
    [InlineData(5000)]
    [InlineData(6000)]
    public void Tail_gives_the_last_lines_over_rotated_files(int tail)
    {
        temporary.WriteLines(Enumerable.Range(0, 5000).Select(i => $"line {i}"), maximumSize: 100_000, maximumFiles: 9);
        Assert.True(File.Exists(temporary.FilePath + ".2"));
        int expected = Math.Min(tail, 5000);
        Assert.Equal(Enumerable.Range(5000 - expected, expected).Select(i => $"line {i}\n"), temporary.Read(new() { Tail = tail }));
    }

    [Fact]
    public void Tail_finds_lines_longer_than_its_blocks()
    {
        temporary.WriteLines(["first", new string('x', 200_000), "last"]);
        List<string> lines = temporary.Read(new() { Tail = 14 });
        Assert.Equal("last\n", lines[^1]);
        Assert.Equal(200_000, lines[..^1].Sum(line => line.Count(c => c == 'x')) );
    }

    [Fact]
    public void Times_and_streams_select()
    {
        using (JsonFileLog log = temporary.Open())
        {
            for (int i = 0; i < 10; i++)
                log.Write(i % 2 == 0 ? LogStream.Stdout : LogStream.Stderr, Encoding.UTF8.GetBytes($"{i}\n"), TemporaryLog.Time + i);
        }

        Assert.Equal(["3\n", "5\n", "7\n"], temporary.Read(new() { Stdout = false, Since = TemporaryLog.Time + 3, Until = TemporaryLog.Time + 7 }));
        Assert.Equal(["8\n"], temporary.Read(new() { Stderr = false, Tail = 3 }));
    }

    [Fact]
    public void Damaged_lines_are_skipped()
    {
        temporary.WriteLines(["one"]);
        File.AppendAllText(temporary.FilePath, "\0\0\0garbage\n{\"log\":\"x\"}\n{\"log\":\"\\ud800\",\"time\":\"2025-11-22T02:02:02Z\"}\n[]\n\n");
        temporary.WriteLines(["two"]);
        Assert.Equal(["one\n", "two\n"], temporary.Read(new()));
    }

    [Fact]
    public void A_log_that_does_not_exist_is_empty() => Assert.Empty(temporary.Read(new()));

    [Fact]
    public async Task Following_loses_nothing_while_files_rotate()
    {
        const int Lines = 30_000;
        using var ended = new CancellationTokenSource();
        using var reader = new JsonFileReader(temporary.FilePath, new() { Follow = true, Ended = ended.Token });
        Task writing = Task.Run(async () =>
        {
            using JsonFileLog log = temporary.Open(maximumSize: 200_000, maximumFiles: 5);
            for (int i = 0; i < Lines; i++)
            {
                log.Write(LogStream.Stdout, Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture) + "\n"), LogTime.Now());
                if (i % 100 == 0)
                    log.Flush();
                if (i % 1000 == 0)
                    await Task.Delay(2);
            }

            log.Flush();
            await ended.CancelAsync();
        });
        var entry = new LogEntry();
        int next = 0;
        while (await reader.ReadAsync(entry, CancellationToken.None))
            Assert.Equal($"{next++}\n", Encoding.UTF8.GetString(entry.Text.Span));
        await writing;
        Assert.Equal(Lines, next);
    }

    [Fact]
    public async Task Following_sees_a_line_within_milliseconds_and_stops_when_asked()
    {
        using JsonFileLog log = temporary.Open();
        using var reader = new JsonFileReader(temporary.FilePath, new() { Follow = true, Tail = 0 });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var entry = new LogEntry();
        ValueTask<bool> waiting = reader.ReadAsync(entry, limit.Token);
        Assert.False(waiting.IsCompleted);
        log.Write(LogStream.Stderr, "now\n"u8, TemporaryLog.Time);
        log.Flush();
        Assert.True(await waiting);
        Assert.Equal("now\n", Encoding.UTF8.GetString(entry.Text.Span));
        Assert.Equal(LogStream.Stderr, entry.Stream);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(entry, limit.Token));
    }

    [Fact]
    public async Task Following_ends_at_the_until_time()
    {
        temporary.WriteLines(["old"]);
        using var reader = new JsonFileReader(temporary.FilePath, new() { Follow = true, Until = LogTime.Now() + 50_000_000 });
        var entry = new LogEntry();
        Assert.True(await reader.ReadAsync(entry, CancellationToken.None));
        Assert.False(await reader.ReadAsync(entry, CancellationToken.None));
    }

    [Fact]
    public async Task Entries_are_framed_as_the_api_wants()
    {
        using (JsonFileLog log = temporary.Open(attributes: new Dictionary<string, string> { ["E"] = "<a b>", ["tag"] = "foo" }))
        {
            log.Write(LogStream.Stderr, "hi\n"u8, 1_763_776_922_000_000_000);
            log.Write(LogStream.Stdout, "a\n"u8, TemporaryLog.Time);
        }

        Assert.Equal("2025-11-22T02:02:02.000000000Z E=%3Ca+b%3E,tag=foo hi\n2025-11-22T02:02:02.908684900Z E=%3Ca+b%3E,tag=foo a\n", Encoding.UTF8.GetString(await CopyAsync(new() { Timestamps = true, Details = true })));
        Assert.Equal("\x2\0\0\0\0\0\0\x3hi\n\x1\0\0\0\0\0\0\x2"u8.ToArray().Concat("a\n"u8.ToArray()), await CopyAsync(new() { Multiplexed = true }));
    }

    [Theory]
    [InlineData("2025-11-22T02:02:02Z", 0)]
    [InlineData("2025-11-22T02:02:02.000000001Z", 1)]
    [InlineData("2025-11-22T04:02:02.5+02:00", 500_000_000)]
    public void Times_parse(string text, long nanoseconds)
    {
        Assert.True(LogTime.TryParse(Encoding.UTF8.GetBytes(text), out long time));
        Assert.Equal(1_763_776_922_000_000_000 + nanoseconds, time);
    }

    [Theory]
    [InlineData("2025-13-22T02:02:02Z")]
    [InlineData("2025-11-22T02:02:02")]
    [InlineData("2025-11-22T02:02:02.")]
    [InlineData("nonsense")]
    public void Nonsense_is_no_time(string text) => Assert.False(LogTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    private async Task<byte[]> CopyAsync(LogStreamFormat format)
    {
        using var reader = new JsonFileReader(temporary.FilePath, new());
        using var output = new MemoryStream();
        await LogStreamWriter.CopyAsync(reader, output, format, CancellationToken.None);
        return output.ToArray();
    }
}
