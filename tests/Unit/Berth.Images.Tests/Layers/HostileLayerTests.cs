// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Tar;
using Berth.Images.Tests.Tar;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Tests.Layers;

public sealed class HostileLayerTests : IDisposable
{
    private readonly LayerFixture _layers = new(new TarLimits { MaximumEntries = 1000, MaximumTotalSize = 1 << 30, MaximumPathDepth = 64, RatioFreeSize = 1 << 20, MaximumRatio = 100 });

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("/../escape")]
    public void NamesThatLeaveTheRoot_AreRefusedByName(string name)
    {
        EngineException failure = _layers.Refused(new TarBuilder().File(name, "x"));

        Assert.Contains($"\"{name}\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InvalidParameter, failure.Kind);
    }

    [Fact]
    public void AbsoluteNames_StayInside()
    {
        _layers.Add(new TarBuilder().File(Path.Combine(_layers.Outside, "file"), "x"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Outside));
        Assert.Equal("x", _layers.Text(_layers.Outside.TrimStart('/') + "/file"));
    }

    [Fact]
    public void LinksOutward_AreFollowedInsideOnly()
    {
        _layers.Add(new TarBuilder()
            .Link("abs", _layers.Outside).File("abs/one", "1")
            .Link("rel", "../../../../../../../../../../.." + _layers.Outside).File("rel/two", "2")
            .Link("file", Path.Combine(_layers.Outside, "three")).File("file", "3")
            .Link("p", "/proc/self/root").File("p/four", "4"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Outside));
        string inside = _layers.Outside.TrimStart('/');
        Assert.Equal("1", _layers.Text(inside + "/one"));
        Assert.Equal("2", _layers.Text(inside + "/two"));
        Assert.Equal("3", _layers.Text("file"));
        Assert.Equal("4", _layers.Text("proc/self/root/four"));
    }

    [Fact]
    public void LinksInALowerLayer_DoNotLeadOutEither()
    {
        _layers.Add(new TarBuilder().Link("evil", _layers.Outside).Link("loop", "loop"));
        _layers.Add(new TarBuilder().File("evil/file", "x").File("evil/.wh.file2", ""));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Outside));
        Assert.Contains("too many symbolic links", _layers.Refused(new TarBuilder().File("loop/x", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HardLinksOutward_AreRefused()
    {
        File.WriteAllText(_layers.Outside + "-secret", "s");
        foreach (string target in (string[])["../outside-secret", _layers.Outside + "-secret", "link", "../../../../../../../../etc/passwd"])
        {
            EngineException failure = Assert.Throws<EngineException>(
                () => _layers.Add(new TarBuilder().Link("dir", Path.GetDirectoryName(_layers.Outside)!).HardLink("stolen", target)));
            Assert.Contains("\"stolen\"", failure.Message, StringComparison.Ordinal);
        }

        Assert.Throws<EngineException>(() => _layers.Add(new TarBuilder().Link("dir", Path.GetDirectoryName(_layers.Outside)!).HardLink("stolen", "dir/outside-secret")));
    }

    [Theory]
    [InlineData(".wh...")]
    [InlineData("a/.wh..")]
    [InlineData(".wh.")]
    [InlineData("../.wh.outside")]
    public void WhiteoutsOfDirectoriesThemselves_AreRefused(string name) => _layers.Refused(new TarBuilder().File(name, ""));

    [Fact]
    public void OverlayAttributes_AndDevice00_AreNeutralised()
    {
        _layers.Add(new TarBuilder().File("secret", "x").Directory("dir/"));
        _layers.Add(new TarBuilder()
            .Pax(("SCHILY.xattr.trusted.overlay.redirect", "/etc"), ("SCHILY.xattr.trusted.overlay.opaque", "y"), ("SCHILY.xattr.user.overlay.opaque", "y"))
            .Directory("dir/")
            .Pax(("SCHILY.xattr.trusted.overlay.metacopy", "")).File("file", "x")
            .Device("secret", '3', 0, 0));

        Assert.Null(_layers.Attribute("dir", "trusted.overlay.redirect"));
        Assert.Null(_layers.Attribute("dir", "trusted.overlay.opaque"));
        Assert.Null(_layers.Attribute("dir", "user.overlay.opaque"));
        Assert.Null(_layers.Attribute("file", "trusted.overlay.metacopy"));
        Assert.Null(_layers.Stat("secret"));
    }

    [Fact]
    public void ReplacingTheRoot_IsRefused()
    {
        _layers.Refused(new TarBuilder().Link("./", "/etc"));
        _layers.Refused(new TarBuilder().File("a/..", "x"));
        _layers.Refused(new TarBuilder().HardLink("x", "/"));
    }

    [Fact]
    public void FilesBelowFiles_AreRefused() =>
        Assert.Contains("\"a/b\"", _layers.Refused(new TarBuilder().File("a", "x").File("a/b", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Caps_StopBombs()
    {
        var many = new TarBuilder();
        for (int i = 0; i < 1001; i++)
        {
            many.File("f" + i, "");
        }

        Assert.Contains("more than 1000 entries", _layers.Refused(many).Message, StringComparison.Ordinal);
        Assert.Contains("too deep", _layers.Refused(new TarBuilder().LongName(string.Join('/', Enumerable.Repeat("d", 65))).File("x", "")).Message, StringComparison.Ordinal);
        Assert.Contains("bytes together", _layers.Refused(new TarBuilder().Member('0', "big", [], size: 2L << 30)).Message, StringComparison.Ordinal);
        Assert.Contains("extended header", _layers.Refused(new TarBuilder().Member('x', "pax", [], size: 1L << 30)).Message, StringComparison.Ordinal);
        Assert.Contains("extended header", _layers.Refused(new TarBuilder().Member('L', "long", [], size: 7L << 30)).Message, StringComparison.Ordinal);
        Assert.Contains("longer than", _layers.Refused(new TarBuilder().LongName(new string('a', 5000)).File("x", "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASparseHeader_CannotClaimMoreThanTheCap()
    {
        var tar = new TarBuilder().Pax(("GNU.sparse.major", "0"), ("GNU.sparse.map", "0,1"), ("GNU.sparse.size", "9223372036854775807")).File("sparse", "x");

        Assert.Contains("bytes together", _layers.Refused(tar).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACompressionBomb_IsStopped()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new TarBuilder().Member('0', "zeros", new byte[64 << 20]).Build());
        }

        EngineException failure = Assert.Throws<EngineException>(
            () => _layers.Store.ApplyUnknown(default, new MemoryStream(packed.ToArray()), CancellationToken.None));
        Assert.Contains("expands", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Root));
    }

    [Fact]
    public void AnotherDigest_IsRefusedAndNothingStays()
    {
        EngineException failure = Assert.Throws<EngineException>(
            () => _layers.Store.Apply(default, Digest.OfSha256("other"u8), () => new TarBuilder().File("a", "x").Stream(), CancellationToken.None));

        Assert.Equal(ErrorKind.DataLoss, failure.Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Root));
    }

    [Fact]
    public void DeepTrees_CanBeRemoved()
    {
        using var directory = new TemporaryDirectory();
        using SafeFd root = FileTree.OpenRoot(directory.Path);
        string name = "deep";
        SafeFd at = FileTree.OpenRoot(directory.Path);
        for (int i = 0; i < 300; i++, name = new string('d', 50))
        {
            FileTree.TryMakeDirectory(at, name);
            FileTree.TryMakeNode(at, "node" + i, FileKind.Fifo, 0, 0);
            SafeFd below = FileTree.OpenDirectory(at, name);
            at.Dispose();
            at = below;
        }

        at.Dispose();
        FileTree.RemoveAll(root, "node0");
        FileTree.RemoveAll(root, "deep");

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    public void Dispose() => _layers.Dispose();
}
