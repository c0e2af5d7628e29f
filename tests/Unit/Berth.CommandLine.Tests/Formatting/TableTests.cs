// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Images;
using Berth.CommandLine.Formatting.Rows;
using Berth.CommandLine.Formatting.Tables;
using Berth.CommandLine.Formatting.Templates;

namespace Berth.CommandLine.Tests.Formatting;

public sealed class TableTests
{
    [Theory]
    [InlineData("A\tB\tC\n", "A         B         C\n")]
    [InlineData("A\tB\nlong long cell\tx\n", "A                B\nlong long cell   x\n")]
    [InlineData("a\tb\tc\nalone\nlonger than ten\tb\tc\n", "a         b         c\nalone\nlonger than ten   b         c\n")]
    [InlineData("\tB\n", "          B\n")]
    [InlineData("日本語日本語\tB\nabcdefghijk\tB\n", "日本語日本語   B\nabcdefghijk    B\n")]
    public void Align_MakesColumnsOfNeighbouringLines(string text, string expected) => Assert.Equal(expected, TabWriter.Align(text));

    [Theory]
    [InlineData("12345678901234567890", 20, "12345678901234567890")]
    [InlineData("123456789012345678901", 20, "1234567890123456789…")]
    [InlineData("日本語日本語", 6, "日本…")]
    [InlineData("", 5, "")]
    public void Shorten_CountsScreenCells(string text, int width, string expected) => Assert.Equal(expected, Ellipsis.Shorten(text, width));

    [Fact]
    public void Ports_JoinNeighboursAndKeepMovedOnesApart()
    {
        Port[] ports =
        [
            new() { PrivatePort = 3, Type = "tcp" }, new() { PrivatePort = 1, Type = "tcp" }, new() { PrivatePort = 2, Type = "tcp" },
            new() { Ip = "::", PrivatePort = 80, PublicPort = 8080, Type = "tcp" },
            new() { Ip = "0.0.0.0", PrivatePort = 53, PublicPort = 53, Type = "udp" }, new() { Ip = "0.0.0.0", PrivatePort = 54, PublicPort = 54, Type = "udp" },
        ];

        Assert.Equal("1-3/tcp, 0.0.0.0:53-54->53-54/udp, [::]:8080->80/tcp", PortColumn.Format(ports));
    }

    [Fact]
    public void ContainerRow_ShowsItsOwnNameAndAShortImage()
    {
        var container = new ContainerSummary
        {
            Id = new string('a', 64),
            Names = ["/other/link", "/web"],
            Image = "registry.example.com:5000/team/app:1.2@sha256:" + new string('b', 64),
            Command = "/docker-entrypoint.sh nginx",
            Created = 1_700_000_000,
            Status = "Up 2 hours",
        };
        var row = new ContainerRow(container, truncate: true, DateTimeOffset.FromUnixTimeSeconds(1_700_007_200));
        RowFormat format = RowFormat.Parse(ContainerRow.Format("", quiet: false, size: false));

        string[] lines = format.Render(ContainerRow.Table, [row]).Split('\n');

        Assert.Equal("CONTAINER ID   IMAGE                                    COMMAND                  CREATED       STATUS       PORTS     NAMES", lines[0]);
        Assert.Equal("aaaaaaaaaaaa   registry.example.com:5000/team/app:1.2   \"/docker-entrypoint.…\"   2 hours ago   Up 2 hours             web", lines[1]);
    }

    [Fact]
    public void ContainerRow_TellsWhetherTheSizeWasAskedFor()
    {
        var row = new ContainerRow(new ContainerSummary(), truncate: true, default);
        GoTemplate.Parse("{{.ID}}").Execute(new GoRow<ContainerRow>(ContainerRow.Table, row));
        Assert.False(row.SizeAsked);

        GoTemplate.Parse("{{json .}}").Execute(new GoRow<ContainerRow>(ContainerRow.Table, row));
        Assert.True(row.SizeAsked);
    }

    [Theory]
    [InlineData(false, false, "a:1 <none>;a:2 <none>;b:<none> ")]
    [InlineData(true, true, "a:1 sha256:D;a:2 sha256:D;b:<none> sha256:D")]
    [InlineData(true, false, "a:1 sha256:D;a:2 sha256:D;b:<none> ")]
    public void ImageRows_AreTagsAndThenDigests(bool tagDigests, bool digests, string expected)
    {
        string digest = "sha256:" + new string('d', 64);
        var image = new ImageSummary { Id = digest, RepoTags = ["a:1", "a:2"], RepoDigests = ["a@" + digest, "b@" + digest] };
        IEnumerable<ImageRow> rows = ImageRow.Of(image, tagDigests, digests, truncate: true, default);

        string text = RowFormat.Parse("{{.Repository}}:{{.Tag}} {{.Digest}}").Render(ImageRow.Table, rows);

        Assert.Equal(expected, text.TrimEnd('\n').Replace(digest, "sha256:D", StringComparison.Ordinal).Replace('\n', ';'));
    }

    [Fact]
    public void ImageRow_OfAnImageWithoutNames_IsNone()
    {
        var image = new ImageSummary { Id = "sha256:" + new string('d', 64), RepoTags = ["<none>:<none>"], RepoDigests = ["<none>@<none>"] };

        Assert.Equal(
            "<none> <none> <none> dddddddddddd\n",
            RowFormat.Parse("{{.Repository}} {{.Tag}} {{.Digest}} {{.ID}}").Render(ImageRow.Table, ImageRow.Of(image, true, true, truncate: true, default)));
    }

    [Fact]
    public void RowFormat_WritesNothingWhenARowFails()
    {
        RowFormat format = RowFormat.Parse("{{.ID}} {{.Nope}}");
        var failure = Assert.Throws<TemplateException>(() => format.Render(ContainerRow.Table, [new ContainerRow(new ContainerSummary(), true, default)]));
        Assert.Equal("template parsing error: template: :1:10: executing \"\" at <.Nope>: can't evaluate field Nope in type *formatter.ContainerContext", failure.Message);
    }
}
