// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Logs.Writing;
using Berth.Primitives;

namespace Berth.Logs.Tests;

public sealed class JsonFileLogTests : IDisposable
{
    private readonly TemporaryLog temporary = new();

    public void Dispose() => temporary.Dispose();

    // Both lines as Docker 20.10 wrote them for the same output of a container.
    [Fact]
    public void Escapes_like_docker()
    {
        using (JsonFileLog log = temporary.Open())
        {
            byte[] output = [1, 9, 13, (byte)'\\', (byte)'"', (byte)'<', (byte)'>', (byte)'&', 0x7f, 0xc3, 0xa9, 0xe2, 0x80, 0xa8, 0xe2, 0x80, 0xa9, 0xff, 0xc3, (byte)'x', 10];
            log.Write(LogStream.Stdout, output, TemporaryLog.Time + 18);
            log.Write(LogStream.Stderr, [0xed, 0xa0, 0x80, (byte)'|', 0xf0, 0x9f, 0x98, 0x80, (byte)'|', 0xe2, 0x82, 10], TemporaryLog.Time);
        }

        Assert.Equal(
            "{\"log\":\"\\u0001\\u0009\\r\\\\\\\"\\u003c\\u003e\\u0026\u007fé\\u2028\\u2029\\ufffd\\ufffdx\\n\",\"stream\":\"stdout\",\"time\":\"2025-11-22T02:02:02.908684918Z\"}\n"
            + "{\"log\":\"\\ufffd\\ufffd\\ufffd|😀|\\ufffd\\ufffd\\n\",\"stream\":\"stderr\",\"time\":\"2025-11-22T02:02:02.9086849Z\"}\n",
            File.ReadAllText(temporary.FilePath));
    }

    [Fact]
    public void A_line_over_16_KiB_becomes_parts_that_share_a_time()
    {
        using (JsonFileLog log = temporary.Open())
        {
            for (int i = 0; i < 40; i++)
                log.Write(LogStream.Stdout, Encoding.UTF8.GetBytes(new string('a', 1000)), TemporaryLog.Time + i);
            log.Write(LogStream.Stdout, "\nb\n"u8, TemporaryLog.Time + 1000);
        }

        string[] lines = File.ReadAllLines(temporary.FilePath);
        Assert.Equal(4, lines.Length);
        Assert.Equal($"{{\"log\":\"{new string('a', 16384)}\",\"stream\":\"stdout\",\"time\":\"2025-11-22T02:02:02.908684916Z\"}}", lines[0]);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal($"{{\"log\":\"{new string('a', 7232)}\\n\",\"stream\":\"stdout\",\"time\":\"2025-11-22T02:02:02.908684916Z\"}}", lines[2]);
        Assert.Equal("{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"2025-11-22T02:02:02.9086859Z\"}", lines[3]);
    }

    [Fact]
    public void A_line_of_exactly_16_KiB_is_a_part_and_an_empty_rest()
    {
        temporary.WriteLines([new string('b', 16384)]);
        string[] lines = File.ReadAllLines(temporary.FilePath);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"log\":\"\\n\",", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_cut_anywhere_keep_their_own_lines_and_characters()
    {
        using (JsonFileLog log = temporary.Open())
        {
            byte[] text = "é1\né2\n"u8.ToArray();
            foreach (byte one in text)
            {
                log.Write(LogStream.Stdout, [one], TemporaryLog.Time);
                log.Write(LogStream.Stderr, [one], TemporaryLog.Time);
            }

            log.Write(LogStream.Stdout, "end"u8, TemporaryLog.Time);
            log.EndOfStream(LogStream.Stdout);
            log.EndOfStream(LogStream.Stderr);
        }

        string[] lines = File.ReadAllLines(temporary.FilePath);
        Assert.Equal(["é1\\n", "é1\\n", "é2\\n", "é2\\n", "end"], lines.Select(line => line.Split('"')[3]));
        Assert.Equal(["stdout", "stderr", "stdout", "stderr", "stdout"], lines.Select(line => line.Split('"')[7]));
    }

    [Fact]
    public void Attributes_stand_before_the_time_in_order_of_name()
    {
        using (JsonFileLog log = temporary.Open(attributes: new Dictionary<string, string> { ["x"] = "1", ["E"] = "<a>", ["tag"] = "foo" }))
            log.Write(LogStream.Stdout, "hi\n"u8, TemporaryLog.Time);
        Assert.Equal("{\"log\":\"hi\\n\",\"stream\":\"stdout\",\"attrs\":{\"E\":\"\\u003ca\\u003e\",\"tag\":\"foo\",\"x\":\"1\"},\"time\":\"2025-11-22T02:02:02.9086849Z\"}\n", File.ReadAllText(temporary.FilePath));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rotation_keeps_so_many_files_below_their_size(int files)
    {
        temporary.WriteLines(Enumerable.Range(0, 5000).Select(i => $"line {i}"), maximumSize: 20_000, maximumFiles: files);
        FileInfo[] all = new DirectoryInfo(Path.GetDirectoryName(temporary.FilePath)!).GetFiles();
        Assert.Equal(files, all.Length);
        Assert.All(all, file => Assert.InRange(file.Length, 1, 20_200));
        List<string> lines = temporary.Read(new());
        Assert.Equal("line 4999\n", lines[^1]);
        Assert.Equal(Enumerable.Range(5000 - lines.Count, lines.Count).Select(i => $"line {i}\n"), lines);
    }

    [Fact]
    public void A_torn_entry_does_not_swallow_the_next_one()
    {
        File.WriteAllText(temporary.FilePath, "{\"log\":\"half");
        temporary.WriteLines(["whole"]);
        Assert.Equal(["whole\n"], temporary.Read(new()));
    }

    [Fact]
    public void A_log_cut_by_an_administrator_has_no_hole()
    {
        using JsonFileLog log = temporary.Open();
        log.Write(LogStream.Stdout, "one\n"u8, TemporaryLog.Time);
        log.Flush();
        File.WriteAllText(temporary.FilePath, "");
        log.Write(LogStream.Stdout, "two\n"u8, TemporaryLog.Time);
        log.Flush();
        Assert.StartsWith("{\"log\":\"two", File.ReadAllText(temporary.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        using JsonFileLog log = temporary.Open(maximumSize: 1_000_000_000);
        byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i => $"a line of output number {i} <é>\n")) + "rest");
        log.Write(LogStream.Stdout, chunk, TemporaryLog.Time);
        log.Flush();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 400; i++)
        {
            log.Write(LogStream.Stdout, chunk, TemporaryLog.Time + i);
            log.Flush();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("max-size", "1z", "failed to initialize logging driver: invalid suffix: 'z'")]
    [InlineData("max-size", "0", "failed to initialize logging driver: max-size must be a positive number")]
    [InlineData("max-size", "-5", "failed to initialize logging driver: invalid size: '-5'")]
    [InlineData("max-file", "0", "failed to initialize logging driver: max-file cannot be less than 1")]
    [InlineData("max-file", "x", "failed to initialize logging driver: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("foo", "bar", "unknown log opt 'foo' for json-file log driver")]
    [InlineData("mode", "foo", "logger: logging mode not supported: foo")]
    public void Wrong_options_are_refused_in_dockers_words(string name, string value, string message)
    {
        var exception = Assert.Throws<EngineException>(() => JsonFileLogOptions.Parse(new Dictionary<string, string> { [name] = value }));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Sizes_are_decimal()
    {
        JsonFileLogOptions options = JsonFileLogOptions.Parse(new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "3" });
        Assert.Equal(10_000_000, options.MaximumSize);
        Assert.Equal(3, options.MaximumFiles);
    }
}
