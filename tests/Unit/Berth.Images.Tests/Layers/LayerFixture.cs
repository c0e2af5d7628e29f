// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Layers;
using Berth.Images.Tar;
using Berth.Images.Tests.Tar;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Images.Tests.Layers;

/// <summary>A layer store of its own, with the archives of a test unpacked one above the other.</summary>
internal sealed class LayerFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal LayerFixture(TarLimits? limits = null)
    {
        Requires.Root();
        Root = _directory.At("layers");
        Outside = _directory.At("outside");
        Directory.CreateDirectory(Outside);
        Store = new LayerStore(Root, limits ?? TarLimits.Default);
    }

    internal LayerStore Store { get; }

    internal string Root { get; }

    /// <summary>A directory beside the store that nothing may touch.</summary>
    internal string Outside { get; }

    internal LayerInfo? Top { get; private set; }

    internal LayerInfo Add(TarBuilder tar) => Add(tar.Build());

    internal LayerInfo Add(byte[] tar)
    {
        Digest parent = Top?.ChainId ?? default;
        Top = Store.Apply(parent, Digest.OfSha256(tar), () => new MemoryStream(tar), CancellationToken.None);
        return Top;
    }

    /// <summary>A path in the top layer's directory.</summary>
    internal string Path(string name) => System.IO.Path.Combine(Top!.Directory, name);

    internal string Text(string name) => File.ReadAllText(Path(name));

    internal FileStatus? Stat(string path)
    {
        using SafeFd root = FileTree.OpenRoot(System.IO.Path.GetDirectoryName(Path(path))!);
        return FileTree.TryStat(root, RawName.FromText(System.IO.Path.GetFileName(path)), out FileStatus status) ? status : null;
    }

    internal string? Attribute(string path, string name)
    {
        using SafeFd root = FileTree.OpenRoot(System.IO.Path.GetDirectoryName(Path(path))!);
        byte[]? value = FileMetadata.TryGetAttribute(root, RawName.FromText(System.IO.Path.GetFileName(path)), name);
        return value is null ? null : RawName.FromBytes(value);
    }

    internal EngineException Refused(TarBuilder tar)
    {
        Digest before = Top?.ChainId ?? default;
        EngineException failure = Assert.Throws<EngineException>(() => Add(tar));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Outside));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Root), name => name.Contains("tmp-", StringComparison.Ordinal));
        Assert.Equal(before, Top?.ChainId ?? default);
        return failure;
    }

    public void Dispose() => _directory.Dispose();
}
