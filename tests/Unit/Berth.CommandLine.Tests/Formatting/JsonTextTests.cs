// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text;
using Berth.Client;
using Berth.CommandLine.Commands;
using Berth.CommandLine.Formatting.Schemas;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;
using Berth.CommandLine.Formatting;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Tests.Formatting;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[ ]", "[]")]
    [InlineData("""{"b":1.50,"a":[1e3,{}],"u":"\u003c\"}{,:"}""", """
        {
            "b": 1.50,
            "a": [
                1e3,
                {}
            ],
            "u": "\u003c\"}{,:"
        }
        """)]
    public void Indent_KeepsOrderDigitsAndEscapes(string json, string expected)
    {
        using var output = new MemoryStream();
        JsonIndent.Write(output, Encoding.UTF8.GetBytes(json), 0);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Sequence_ReadsObjectsWhereverTheBytesAreCut()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("{\"a\":\"}{\\\\\\\"\"}\r\n{\"b\":[{}]}{\"c\":1}");
        using var stream = new OneByteStream(bytes);

        Assert.Equal(["{\"a\":\"}{\\\\\\\"\"}", "{\"b\":[{}]}", "{\"c\":1}"], JsonSequence.Read(stream).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void TypedValues_HaveZeroesForWhatIsAbsentAndGoNames()
    {
        using JsonDocument json = JsonDocument.Parse("""{"Id":"abc","State":{"Pid":1234567890},"HostConfig":{"Memory":536870912},"Mounts":[{"Source":"/a"}]}""");
        GoValue value = JsonValues.Typed(json.RootElement, ContainerSchema.Schema, ContainerSchema.Root);

        Assert.Equal("abc 1234567890 536870912 false <nil>", GoTemplate.Parse("{{.ID}} {{.State.Pid}} {{.HostConfig.Memory}} {{.State.Running}} {{.State.Health}}").Execute(value));
        Assert.Equal("""[{"Source":"/a","Destination":"","Mode":"","RW":false,"Propagation":""}]""", GoTemplate.Parse("{{json .Mounts}}").Execute(value));
    }

    [Fact]
    public void EverySchema_NamesOnlyTypesThatItHas()
    {
        foreach ((GoSchema schema, string root) in (ReadOnlySpan<(GoSchema, string)>)
            [(ContainerSchema.Schema, ContainerSchema.Root), (ImageSchema.Schema, ImageSchema.Root), (SystemSchema.Schema, SystemSchema.Info), (SystemSchema.Schema, SystemSchema.Version)])
        {
            Visit(schema, schema.Type(root), []);
        }
    }

    [Theory]
    [InlineData("10m", "1699999400")]
    [InlineData("1700000000.5", "1700000000.5")]
    [InlineData("2024-01-02T03:04:05Z", "1704164645.000000000")]
    [InlineData("2024-01-02T03:04:05.123456789+02:00", "1704157445.123456789")]
    [InlineData("", "")]
    public void Timestamps_AreUnixTimes(string value, string expected) => Assert.Equal(expected, TimestampSyntax.ToUnix(null, value, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

    [Fact]
    public void Timestamp_ThatIsNone_IsRefused() => Assert.Equal(
        "failed to parse value as time or duration: \"bogus\"", Assert.Throws<CommandException>(() => TimestampSyntax.ToUnix(null, "bogus", default)).Message);

    [Fact]
    public void DeepTemplates_FailInsteadOfEndingTheProcess()
    {
        Assert.Throws<TemplateException>(() => GoTemplate.Parse("{{" + new string('(', 200_000)));
        Assert.Throws<TemplateException>(() => GoTemplate.Parse("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}").Execute(GoNothing.Value));
        Assert.Throws<TemplateException>(() => GoTemplate.Parse(string.Concat(Enumerable.Repeat("{{if 1}}", 200_000))));
    }

    private static void Visit(GoSchema schema, GoType type, HashSet<string> seen)
    {
        if (!seen.Add(type.Name))
        {
            return;
        }

        if (type.ElementName is not null)
        {
            Visit(schema, schema.Type(type.ElementName), seen);
        }

        foreach (GoField field in type.Fields)
        {
            Visit(schema, schema.Type(field.TypeName), seen);
        }
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
