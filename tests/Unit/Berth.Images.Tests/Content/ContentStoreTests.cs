// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Content;
using Berth.Primitives;

namespace Berth.Images.Tests.Content;

public sealed class ContentStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ContentStore _store;

    public ContentStoreTests() => _store = new ContentStore(_directory.Path);

    [Fact]
    public void Content_IsVisibleOnlyAfterCommit()
    {
        using ContentWriter writer = _store.BeginWrite();
        writer.Write("hello"u8);

        Assert.Empty(_store.Walk());
        Digest digest = writer.Commit(Digest.OfSha256("hello"u8), 5);

        Assert.True(_store.Contains(digest));
        Assert.Equal(5, _store.SizeOf(digest));
        Assert.Equal("hello"u8, _store.ReadDocument(digest, 10));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(_directory.At("blobs/sha256/" + digest.Hex)));
    }

    [Fact]
    public void AnotherDigestOrSize_IsRefusedAndLeavesNothing()
    {
        foreach ((Digest digest, long? size) in ((Digest, long?)[])[(Digest.OfSha256("other"u8), null), (default, 4)])
        {
            using (ContentWriter writer = _store.BeginWrite())
            {
                writer.Write("hello"u8);
                Assert.Equal(ErrorKind.DataLoss, Assert.Throws<EngineException>(() => writer.Commit(digest, size)).Kind);
            }

            Assert.Empty(_store.Walk());
            Assert.Empty(Directory.EnumerateFiles(_directory.At("tmp")));
        }
    }

    [Fact]
    public void OtherAlgorithms_AreChecked()
    {
        Digest digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData("hello"u8)));
        using ContentWriter writer = _store.BeginWrite();
        writer.Write("hello"u8);

        Assert.Equal(digest, writer.Commit(digest, 5));
        Assert.True(_store.Contains(digest));
    }

    [Fact]
    public void AStart_RemovesWhatACrashLeft()
    {
        File.WriteAllText(_directory.At("tmp/half"), "x");

        _ = new ContentStore(_directory.Path);

        Assert.Empty(Directory.EnumerateFiles(_directory.At("tmp")));
    }

    [Fact]
    public void ADamagedDocument_IsNeverRead()
    {
        Digest digest = _store.Write("hello"u8);
        string path = _directory.At("blobs/sha256/" + digest.Hex);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, "hellO");

        Assert.Equal(ErrorKind.DataLoss, Assert.Throws<EngineException>(() => _store.ReadDocument(digest, 10)).Kind);
        Assert.Equal(ErrorKind.DataLoss, Assert.Throws<EngineException>(() => _store.ReadDocument(digest, 3)).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => _store.ReadDocument(Digest.OfSha256("no"u8), 3)).Kind);
    }

    public void Dispose() => _directory.Dispose();
}
