// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Tests.Tar;
using Berth.Linux.Files;

namespace Berth.Images.Tests.Layers;

public sealed class UnpackTests : IDisposable
{
    private readonly LayerFixture _layers = new();

    [Fact]
    public void Metadata_SurvivesToTheNanosecond()
    {
        _layers.Add(new TarBuilder()
            .Directory("dir/", mode: 0x3FF, uid: 5, gid: 6)
            .Pax(("mtime", "1600000001.123456789"), ("SCHILY.xattr.user.note", "a\0b"))
            .File("dir/setuid", "x", mode: 0x9ED, uid: 1000, gid: 1001)
            .Link("dir/link", "/etc/passwd")
            .Device("dir/null", '3', 1, 3, mode: 0x1B6)
            .Device("dir/sda", '4', 8, 0x12345, mode: 0x1B0)
            .Fifo("dir/fifo", mode: 0x180));

        FileStatus file = _layers.Stat("dir/setuid")!.Value;
        Assert.Equal((0x9EDu, 1000u, 1001u, 1L), (file.Permissions, file.Uid, file.Gid, file.Size));
        Assert.Equal(new FileTime(1600000001, 123456789), file.Modified);
        Assert.Equal("a\0b", _layers.Attribute("dir/setuid", "user.note"));
        FileStatus directory = _layers.Stat("dir")!.Value;
        Assert.Equal((0x3FFu, 5u, 6u), (directory.Permissions, directory.Uid, directory.Gid));
        Assert.Equal(new FileTime(1_600_000_000, 0), directory.Modified);
        Assert.Equal("/etc/passwd", new FileInfo(_layers.Path("dir/link")).LinkTarget);
        FileStatus device = _layers.Stat("dir/null")!.Value;
        Assert.Equal((FileKind.CharacterDevice, 1u, 3u, 0x1B6u), (device.Kind, device.RdevMajor, device.RdevMinor, device.Permissions));
        FileStatus disk = _layers.Stat("dir/sda")!.Value;
        Assert.Equal((FileKind.BlockDevice, 8u, 0x12345u), (disk.Kind, disk.RdevMajor, disk.RdevMinor));
        Assert.Equal(FileKind.Fifo, _layers.Stat("dir/fifo")!.Value.Kind);
    }

    [Fact]
    public void Capabilities_SurviveTheChangeOfOwner()
    {
        string capability = "\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        _layers.Add(new TarBuilder().Pax(("SCHILY.xattr.security.capability", capability)).File("ping", "x", mode: 0x1ED, uid: 0));

        Assert.Equal(capability, _layers.Attribute("ping", "security.capability"));
    }

    [Fact]
    public void Names_AreBytes()
    {
        string longName = string.Join('/', Enumerable.Repeat(new string('n', 200), 5));
        _layers.Add(new TarBuilder()
            .File("caf\u00E9-\u00FF", "latin")
            .LongName(longName).File("cut", "gnu")
            .Pax(("path", "pax/" + longName)).File("cut", "pax")
            .Member('0', "tail", "prefixed"u8.ToArray(), change: header => TarBuilder.Put(header, 345, 155, "some/prefix")));

        using var root = FileTree.OpenRoot(_layers.Top!.Directory);
        Assert.True(FileTree.TryStat(root, "caf\u00E9-\u00FF", out _));
        Assert.Equal("gnu", _layers.Text(longName));
        Assert.Equal("pax", _layers.Text("pax/" + longName));
        Assert.Equal("prefixed", _layers.Text("some/prefix/tail"));
    }

    [Fact]
    public void HardLinks_ShareTheFile()
    {
        _layers.Add(new TarBuilder().File("a", "12345").HardLink("b", "a").Link("s", "nowhere").HardLink("t", "s"));

        Assert.Equal(_layers.Stat("a")!.Value.Inode, _layers.Stat("b")!.Value.Inode);
        Assert.Equal(FileKind.SymbolicLink, _layers.Stat("t")!.Value.Kind);
        Assert.Equal(5 + 7, _layers.Top!.Size);
    }

    [Fact]
    public void HardLinks_ReachIntoLowerLayers()
    {
        _layers.Add(new TarBuilder().Directory("usr/").Pax(("SCHILY.xattr.user.k", "v")).File("usr/tool", "tool", mode: 0x9ED, uid: 3, gid: 4).Link("lib", "usr"));
        _layers.Add(new TarBuilder().HardLink("usr/alias", "lib/tool"));

        FileStatus copy = _layers.Stat("usr/tool")!.Value;
        Assert.Equal((0x9EDu, 3u, 4u, 2u), (copy.Permissions, copy.Uid, copy.Gid, copy.LinkCount));
        Assert.Equal(copy.Inode, _layers.Stat("usr/alias")!.Value.Inode);
        Assert.Equal("tool", _layers.Text("usr/alias"));
        Assert.Equal("v", _layers.Attribute("usr/alias", "user.k"));
    }

    [Fact]
    public void ImpliedDirectories_TakeTheLowerLayersMetadata()
    {
        _layers.Add(new TarBuilder().Directory("./", mode: 0x1C8, uid: 9).Pax(("SCHILY.xattr.user.k", "v")).Directory("var/", mode: 0x3FF, uid: 7, gid: 8, time: 42));
        _layers.Add(new TarBuilder().File("var/new/file", "x"));

        FileStatus implied = _layers.Stat("var")!.Value;
        Assert.Equal((0x3FFu, 7u, 8u), (implied.Permissions, implied.Uid, implied.Gid));
        Assert.Equal("v", _layers.Attribute("var", "user.k"));
        Assert.Equal((0x1EDu, 0u), (_layers.Stat("var/new")!.Value.Permissions, _layers.Stat("var/new")!.Value.Uid));
        Assert.Equal((0x1C8u, 9u), (_layers.Stat(".")!.Value.Permissions, _layers.Stat(".")!.Value.Uid));
    }

    [Fact]
    public void Parents_ThatAreLinksBelow_AreFollowedInside()
    {
        _layers.Add(new TarBuilder().Directory("usr/").Directory("usr/lib/").Link("lib", "usr/lib").Link("abs", "/usr/../usr").Link("up", "../../usr"));
        _layers.Add(new TarBuilder().File("lib/a", "1").File("abs/lib/b", "2").File("up/c", "3"));

        Assert.Equal("1", _layers.Text("usr/lib/a"));
        Assert.Equal("2", _layers.Text("usr/lib/b"));
        Assert.Equal("3", _layers.Text("usr/c"));
        Assert.Null(_layers.Stat("lib"));
    }

    [Fact]
    public void Whiteouts_BecomeOverlaysOwn()
    {
        _layers.Add(new TarBuilder().File("gone", "x").Directory("dir/").File("dir/inner", "x").Directory("opq/").Directory("opq/sub/").File("opq/sub/old", "x"));
        _layers.Add(new TarBuilder()
            .File(".wh.gone", "").File(".wh.never", "").File("dir/.wh.inner", "")
            .Directory("opq/").File("opq/sub/.wh.old", "").File("opq/.wh..wh..opq", "").File("opq/new", "n").File(".wh..wh.plnk", ""));

        Assert.True(_layers.Stat("gone")!.Value.IsWhiteout);
        Assert.True(_layers.Stat("dir/inner")!.Value.IsWhiteout);
        Assert.Null(_layers.Stat("never"));
        Assert.Equal("y", _layers.Attribute("opq", "trusted.overlay.opaque"));
        Assert.Equal("n", _layers.Text("opq/new"));
        Assert.Null(_layers.Stat("opq/sub/old"));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_layers.Top!.Directory), name => Path.GetFileName(name).StartsWith(".wh.", StringComparison.Ordinal));
    }

    [Fact]
    public void Whiteouts_NeverHideTheirOwnLayer()
    {
        _layers.Add(new TarBuilder().File("file", "old").Directory("dir/").File("dir/old", "x").Directory("later/").File("later/old", "x"));
        _layers.Add(new TarBuilder()
            .File("file", "new").File(".wh.file", "")
            .Directory("dir/").File("dir/new", "x").File(".wh.dir", "")
            .File(".wh.later", "").Directory("later/").File("later/new", "x"));

        Assert.Equal("new", _layers.Text("file"));
        Assert.Equal("y", _layers.Attribute("dir", "trusted.overlay.opaque"));
        Assert.Equal("y", _layers.Attribute("later", "trusted.overlay.opaque"));
        Assert.True(File.Exists(_layers.Path("later/new")));
    }

    [Fact]
    public void LowerLookups_StopAtWhiteoutsAndOpaqueDirectories()
    {
        _layers.Add(new TarBuilder().Directory("a/", mode: 0x1C0).Directory("a/b/", mode: 0x1C0));
        _layers.Add(new TarBuilder().Directory("a/", mode: 0x1FF).File("a/.wh..wh..opq", ""));
        _layers.Add(new TarBuilder().File("a/b/file", "x"));

        Assert.Equal(0x1FFu, _layers.Stat("a")!.Value.Permissions);
        Assert.Equal(0x1EDu, _layers.Stat("a/b")!.Value.Permissions);
    }

    [Fact]
    public void AnOpaqueRoot_HidesEveryLowerName()
    {
        _layers.Add(new TarBuilder().File("one", "1").Directory("dir/").File("dir/x", "x"));
        _layers.Add(new TarBuilder().Directory("dir/").File(".wh..wh..opq", "").File("two", "2"));

        Assert.True(_layers.Stat("one")!.Value.IsWhiteout);
        Assert.Equal("y", _layers.Attribute("dir", "trusted.overlay.opaque"));
        Assert.Equal("2", _layers.Text("two"));
    }

    [Fact]
    public void LaterEntries_ReplaceEarlierOnes()
    {
        _layers.Add(new TarBuilder()
            .Directory("x/").File("x/y", "1").File("x", "file")
            .File("z", "file").Directory("z/").File("z/in", "2")
            .Link("l", "z").File("l", "no link").Directory("d/", mode: 0x1C0).Directory("d/", mode: 0x1ED));

        Assert.Equal("file", _layers.Text("x"));
        Assert.Equal("2", _layers.Text("z/in"));
        Assert.Equal("no link", _layers.Text("l"));
        Assert.Equal(0x1EDu, _layers.Stat("d")!.Value.Permissions);
    }

    [Fact]
    public void TheSameLayer_IsUnpackedOnce()
    {
        byte[] tar = new TarBuilder().File("a", new string('x', 100_000)).Build();
        int opened = 0;
        Parallel.For(0, 8, _ => _layers.Store.Apply(
            default,
            Primitives.Digest.OfSha256(tar),
            () =>
            {
                Interlocked.Increment(ref opened);
                return new MemoryStream(tar);
            },
            CancellationToken.None));

        Assert.Equal(1, opened);
        Assert.Single(_layers.Store.Walk());
    }

    public void Dispose() => _layers.Dispose();
}
