// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Snapshots;
using Berth.Images.Tests.Layers;
using Berth.Images.Tests.Tar;
using Berth.Primitives;

namespace Berth.Images.Tests.Snapshots;

public sealed class SnapshotStoreTests : IDisposable
{
    private readonly LayerFixture _layers = new();
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Prepare_GivesTheDirectoriesOfAnOverlay()
    {
        _layers.Add(new TarBuilder().Directory("./", mode: 0x1E8, uid: 4).Directory("dev/", mode: 0x1FF).Link("etc", "usr/etc").Directory("usr/").File("usr/etc/hosts", "mine"));
        _layers.Add(new TarBuilder().File("b", "2"));
        var store = new SnapshotStore(_directory.Path, _layers.Store);

        Snapshot snapshot = store.Prepare("abc", _layers.Top!.ChainId);

        Assert.Equal(3, snapshot.LowerDirs.Count);
        Assert.Equal(_layers.Top.Directory, snapshot.LowerDirs[1]);
        Assert.Equal((UnixFileMode)0x1E8, File.GetUnixFileMode(snapshot.UpperDir));
        Assert.True(Directory.Exists(snapshot.WorkDir));
        string init = snapshot.LowerDirs[0];
        Assert.True(Directory.Exists(Path.Combine(init, "dev/pts")));
        Assert.True(File.Exists(Path.Combine(init, "usr/etc/hostname")));
        Assert.False(File.Exists(Path.Combine(init, "usr/etc/hosts")));
        Assert.False(Path.Exists(Path.Combine(init, "etc")));
        Assert.Equal((UnixFileMode)0x1FF, File.GetUnixFileMode(Path.Combine(init, "dev")));
        Assert.Equal(snapshot.LowerDirs, store.Open("abc").LowerDirs);
        Assert.Equal(_layers.Top.ChainId, Assert.Single(store.UsedChains()));
    }

    [Fact]
    public void Remove_TakesEverything()
    {
        var store = new SnapshotStore(_directory.Path, _layers.Store);
        Snapshot snapshot = store.Prepare("abc", default);
        Directory.CreateDirectory(Path.Combine(snapshot.UpperDir, "a/b/c"));
        File.WriteAllText(Path.Combine(snapshot.UpperDir, "a/b/c/file"), "12345");

        Assert.Equal(5, store.SizeOf("abc"));
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => store.Prepare("abc", default)).Kind);
        store.Remove("abc");
        store.Remove("abc");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => store.Open("abc")).Kind);
    }

    [Fact]
    public void MissingLayers_LeaveNothingBehind()
    {
        var store = new SnapshotStore(_directory.Path, _layers.Store);

        Assert.Equal(ErrorKind.DataLoss, Assert.Throws<EngineException>(() => store.Prepare("abc", Digest.OfSha256("none"u8))).Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Names_CannotLeadOut()
    {
        var store = new SnapshotStore(_directory.Path, _layers.Store);

        Assert.Throws<EngineException>(() => store.Prepare("../x", default));
        Assert.Throws<EngineException>(() => store.Remove(".."));
        Assert.Throws<EngineException>(() => store.Remove(""));
    }

    [Fact]
    public void AStart_RemovesWhatACrashLeft()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "tmp-abc/upper/deep"));

        Directory.CreateDirectory(Path.Combine(_directory.Path, "gone-abc/upper/deep"));
        var store = new SnapshotStore(_directory.Path, _layers.Store);
        Assert.Empty(store.Walk());

        store.Sweep();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void UnusedLayers_AreCollectedAndUsedOnesStay()
    {
        Digest lower = _layers.Add(new TarBuilder().File("a", "1")).ChainId;
        Digest top = _layers.Add(new TarBuilder().File("b", "2")).ChainId;

        _layers.Store.RemoveExcept([top]);
        Assert.Equal(2, _layers.Store.Walk().Count());
        _layers.Store.RemoveExcept([lower]);
        Assert.Equal(lower, Assert.Single(_layers.Store.Walk()).ChainId);
        _layers.Store.RemoveExcept([]);
        _layers.Store.Sweep();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_layers.Root));
    }

    public void Dispose()
    {
        _directory.Dispose();
        _layers.Dispose();
    }
}
