// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;

namespace Berth.Linux.Tests;

/// <summary>Paths beneath a root, as C# resolves them and as the isolation program's child does.</summary>
public sealed unsafe class PathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SafeFd _root;

    public PathTests()
    {
        Directory.CreateDirectory(_folder["root/etc"]);
        Directory.CreateDirectory(_folder["outside"]);
        _root = Fd.Open(_folder["root"], OpenFlags.Path | OpenFlags.Directory);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private long OpenOrMake(string path, bool directory)
    {
        byte* scratch = (byte*)NativeMemory.Alloc(ProgramHeader.ScratchSize);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(path), 0];
        using SafeFd source = Fd.Open(directory ? "/" : "/dev/null", OpenFlags.Path);
        try
        {
            fixed (byte* p = bytes)
            {
                return PathSteps.OpenOrMake(scratch, _root.Number, p, source.Number, 0);
            }
        }
        finally
        {
            NativeMemory.Free(scratch);
        }
    }

    private void AssertMade(string path, bool directory, string where)
    {
        long fd = OpenOrMake(path, directory);
        Assert.True(fd >= 0, $"{path}: {Errno.Name((int)-fd)}");
        new SafeFd((int)fd).Dispose();
        Assert.Equal(directory, Directory.Exists(_folder["root" + where]));
        Assert.Equal(!directory, File.Exists(_folder["root" + where]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["outside"]));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b/c", true)]
    [InlineData("a/b/file", false)]
    [InlineData("etc/file", false)]
    public void What_is_missing_is_made(string path, bool directory) => AssertMade(path, directory, "/" + path);

    [Theory]
    [InlineData("/a/b")]
    [InlineData("../../../a/b")]
    [InlineData("a/./x/../b")]
    [InlineData("etc/../a//b")]
    public void Dots_and_slashes_stay_inside(string path) => AssertMade(path, true, "/a/b");

    [Theory]
    [InlineData("/elsewhere/deep")]
    [InlineData("../elsewhere/deep")]
    [InlineData("../../../../../../elsewhere/deep")]
    public void A_dangling_link_is_followed_inside(string target)
    {
        File.CreateSymbolicLink(_folder["root/etc/link"], target);
        AssertMade("etc/link", false, "/elsewhere/deep");
    }

    [Fact]
    public void A_link_to_the_outside_leads_inside()
    {
        File.CreateSymbolicLink(_folder["root/way"], _folder["outside"]);
        long fd = OpenOrMake("way/file", directory: false);
        Assert.True(fd >= 0);
        new SafeFd((int)fd).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["outside"]));
        Assert.True(File.Exists(_folder["root" + _folder["outside"] + "/file"]));
    }

    [Fact]
    public void Links_that_go_in_circles_end()
    {
        File.CreateSymbolicLink(_folder["root/one"], "two");
        File.CreateSymbolicLink(_folder["root/two"], "one");
        Assert.Equal(-Errno.ELOOP, OpenOrMake("one/x", directory: true));
    }

    [Fact]
    public void A_file_in_the_way_is_an_error()
    {
        File.WriteAllText(_folder["root/file"], "");
        Assert.Equal(-Errno.ENOTDIR, OpenOrMake("file/x", directory: true));
    }

    [Fact]
    public void Magic_links_are_refused()
    {
        using SafeFd proc = Fd.Open("/proc/self", OpenFlags.Path | OpenFlags.Directory);
        Assert.Equal(Errno.ELOOP, Assert.Throws<SyscallException>(() => PathInRoot.Open(proc, "root/etc", OpenFlags.Path)).Errno);
        Assert.Equal(Errno.ELOOP, Assert.Throws<SyscallException>(() => PathInRoot.Open(proc, "cwd", OpenFlags.Path)).Errno);
    }

    [Fact]
    public void An_absolute_link_is_resolved_in_the_root()
    {
        File.WriteAllText(_folder["root/etc/passwd"], "inside");
        File.CreateSymbolicLink(_folder["root/link"], "/etc/passwd");
        using SafeFd file = PathInRoot.Open(_root, "link", OpenFlags.ReadOnly);
        Assert.Equal("inside", Encoding.UTF8.GetString(Fd.ReadToEnd(file)));
    }

    [Fact]
    public void A_tree_is_removed_without_following_links()
    {
        Directory.CreateDirectory(_folder["root/tree/sub"]);
        File.WriteAllText(_folder["outside/kept"], "");
        File.CreateSymbolicLink(_folder["root/tree/sub/link"], _folder["outside"]);
        using SafeFd root = Fd.Open(_folder["root"], OpenFlags.ReadOnly | OpenFlags.Directory);
        DirectoryFd.RemoveTree(root, "tree"u8);
        Assert.False(Directory.Exists(_folder["root/tree"]));
        Assert.True(File.Exists(_folder["outside/kept"]));
    }

    [Fact]
    public void A_file_is_replaced_at_once()
    {
        using SafeFd root = Fd.Open(_folder["root"], OpenFlags.ReadOnly | OpenFlags.Directory);
        AtomicFile.Replace(root, "state", "one"u8);
        AtomicFile.Replace(root, "state", "two"u8, durable: true);
        Assert.Equal("two", File.ReadAllText(_folder["root/state"]));
        Assert.Equal(["etc", "state"], Directory.EnumerateFileSystemEntries(_folder["root"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
