// SPDX-License-Identifier: Apache-2.0
using Berth.Images.Archives;
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Images.Tar;
using Berth.Images.Tests.Tar;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Tests.Archives;

public sealed class ArchiveLoaderTests : IDisposable
{
    private static readonly byte[] Base = new TarBuilder().Directory("etc/").File("etc/os", "one").Build();
    private static readonly byte[] Second = new TarBuilder().File("etc/more", "two").Build();

    private readonly TemporaryDirectory _directory = new();
    private readonly ContentStore _content;
    private readonly LayerStore _layers;
    private readonly ArchiveLoader _loader;

    public ArchiveLoaderTests()
    {
        Requires.Root();
        _content = new ContentStore(_directory.At("images"));
        _layers = new LayerStore(_directory.At("layers"), TarLimits.Default);
        _loader = new ArchiveLoader(_content, _layers, TarLimits.Default);
    }

    [Fact]
    public void ALegacyDockerArchive_Loads()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base, Second);

        StoredImage image = Assert.Single(Load(ArchiveBuilder.DockerLegacy("tool:v1", config, Base, Second)));

        Assert.Equal(Digest.OfSha256(config), image.Id);
        Assert.Equal("tool:v1", Assert.Single(image.References).Familiar);
        Assert.Equal(2, _layers.Chain(image.ChainId).Count);
        Assert.Equal("two", File.ReadAllText(Path.Combine(_layers.Chain(image.ChainId)[0].Directory, "etc/more")));
        Assert.Equal(6, image.Size);
        Assert.Equal(config, _content.ReadDocument(image.Id, 1 << 20));
        Assert.All(image.Layers, layer => Assert.True(_content.Contains(layer.Digest)));
    }

    [Fact]
    public void ADockerArchiveInOciForm_Loads()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base);

        StoredImage image = Assert.Single(Load(ArchiveBuilder.DockerLayout("docker.io/library/tool:v2", config, Base)));

        Assert.Equal("tool:v2", Assert.Single(image.References).Familiar);
    }

    [Fact]
    public void LinkedLayers_AreTheSameLayer()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base, Base);
        string name = Digest.OfSha256(config).Hex + ".json";
        TarBuilder tar = new TarBuilder().Member('0', "a/layer.tar", Base).Link("b/layer.tar", "../a/layer.tar").Member('0', name, config)
            .Member('0', "manifest.json", ArchiveBuilder.Text($"[{{\"Config\":\"{name}\",\"RepoTags\":null,\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}}]"));

        StoredImage image = Assert.Single(Load(tar));

        Assert.Empty(image.References);
        Assert.Equal(2, _layers.Walk().Count());
    }

    [Theory]
    [InlineData(MediaTypes.LayerTar, false)]
    [InlineData(MediaTypes.LayerTarGzip, true)]
    public void AnOciArchive_Loads(string type, bool compressed)
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base);
        byte[] blob = compressed ? ArchiveBuilder.Gzip(Base) : Base;
        byte[] manifest = ArchiveBuilder.Manifest(config, type, blob);

        StoredImage image = Assert.Single(Load(ArchiveBuilder.Oci([ArchiveBuilder.Describe(manifest, MediaTypes.ImageManifest, "localhost/tool:1")], config, blob, manifest)));

        Assert.Equal("localhost/tool:1", Assert.Single(image.References).Familiar);
        Assert.Equal(new LayerBlob(Digest.OfSha256(blob), blob.Length, type), Assert.Single(image.Layers));
    }

    [Fact]
    public void OfSeveralPlatforms_ThisMachinesIsTaken()
    {
        byte[] mine = ArchiveBuilder.Config(Platform.Current.Architecture, Base);
        byte[] other = ArchiveBuilder.Config("s390x", Base);
        byte[] myManifest = ArchiveBuilder.Manifest(mine, MediaTypes.LayerTar, Base);
        byte[] otherManifest = ArchiveBuilder.Manifest(other, MediaTypes.LayerTar, Base);
        byte[] index = ArchiveBuilder.Json(
            new ImageIndex
            {
                SchemaVersion = 2,
                Manifests =
                [
                    ArchiveBuilder.Describe(otherManifest, MediaTypes.ImageManifest, architecture: "s390x"),
                    ArchiveBuilder.Describe(myManifest, MediaTypes.ImageManifest, architecture: Platform.Current.Architecture),
                ],
            },
            OciImageJson.Default.ImageIndex);
        TarBuilder tar = ArchiveBuilder.Oci([ArchiveBuilder.Describe(index, MediaTypes.ImageIndex, "tool:multi")], mine, other, Base, myManifest, otherManifest, index);

        Assert.Equal(Digest.OfSha256(mine), Assert.Single(Load(tar)).Id);
        Assert.Equal(Digest.OfSha256(other), Assert.Single(Load(tar, Platform.Parse("linux/s390x"))).Id);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => Load(tar, Platform.Parse("linux/ppc64le"))).Kind);
    }

    [Fact]
    public void AnotherPlatform_IsNotLoaded()
    {
        TarBuilder tar = ArchiveBuilder.DockerLegacy("x:1", ArchiveBuilder.Config("amd64", Base), Base);

        Assert.Equal("the archive has no image for linux/s390x", Assert.Throws<EngineException>(() => Load(tar, Platform.Parse("linux/s390x"))).Message);
        Assert.Single(Load(tar, Platform.Parse("linux/amd64")));
    }

    [Fact]
    public void ADigestMismatch_IsNamedAndLeavesNothing()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base);
        byte[] manifest = ArchiveBuilder.Manifest(config, MediaTypes.LayerTar, Base);
        byte[] changed = [.. Base];
        changed[700] ^= 1;
        TarBuilder tar = ArchiveBuilder.Oci([ArchiveBuilder.Describe(manifest, MediaTypes.ImageManifest)], config, manifest).Member('0', ArchiveBuilder.BlobPath(Base), changed);

        EngineException failure = Refused(tar);

        Assert.Equal(ErrorKind.DataLoss, failure.Kind);
        Assert.Contains(Digest.OfSha256(Base).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADiffIdMismatch_IsNamedAndLeavesNoLayer()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Second);

        EngineException failure = Refused(ArchiveBuilder.DockerLegacy("x:1", config, Base));

        Assert.Contains("diffID", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_layers.Walk());
    }

    [Fact]
    public void ABlobOfAKnownLayer_IsStillChecked()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base);
        Load(ArchiveBuilder.DockerLegacy("x:1", config, Base));

        // The layer is here, so nothing is unpacked; what is kept as its blob must be it all the same.
        EngineException failure = Assert.Throws<EngineException>(() => Load(ArchiveBuilder.DockerLegacy("x:1", config, Second)));

        Assert.Contains("diffID", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedArchives_AreRefused()
    {
        byte[] whole = ArchiveBuilder.DockerLegacy("x:1", ArchiveBuilder.Config("amd64", Base), Base).Build();
        foreach (int length in (int[])[100, 600, 3000, whole.Length - 2000])
        {
            Refused(whole[..length]);
        }

        byte[] packed = ArchiveBuilder.Gzip(whole);
        Refused(packed[..(packed.Length / 2)]);
        Refused(packed[..^30]);
    }

    [Fact]
    public void WhatIsNoImageArchive_SaysSo()
    {
        Assert.Contains("neither a manifest.json nor an index.json", Refused(new TarBuilder().File("etc/passwd", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("does not begin with a tar header", Refused(ArchiveBuilder.Text(new string('x', 2000))).Message, StringComparison.Ordinal);
        Assert.Contains("manifest.json", Refused(new TarBuilder().File("manifest.json", "{broken")).Message, StringComparison.Ordinal);
        Assert.Contains("a.json is missing", Refused(new TarBuilder().File("manifest.json", "[{\"Config\":\"a.json\",\"Layers\":[]}]")).Message, StringComparison.Ordinal);
        Assert.Contains("leaves the archive", Refused(new TarBuilder().File("../manifest.json", "[]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AmbiguousDocuments_AreRefused()
    {
        byte[] config = ArchiveBuilder.Config("amd64", Base);
        byte[] both = ArchiveBuilder.Text($"{{\"schemaVersion\":2,\"config\":{{\"mediaType\":\"{MediaTypes.ImageConfig}\",\"digest\":\"{Digest.OfSha256(config)}\",\"size\":{config.Length}}},\"layers\":[],\"manifests\":[]}}");

        EngineException failure = Refused(ArchiveBuilder.Oci([ArchiveBuilder.Describe(both, MediaTypes.ImageManifest)], config, both));

        Assert.Contains("at once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidTags_AreRefused() =>
        Assert.Contains("invalid tag \"a b\"", Refused(ArchiveBuilder.DockerLegacy("a b", ArchiveBuilder.Config("amd64", Base), Base)).Message, StringComparison.Ordinal);

    [Fact]
    public void Import_KeepsTheTarAsItCame()
    {
        byte[] packed = ArchiveBuilder.Gzip(Base);

        (LayerInfo layer, LayerBlob blob) = new RootImporter(_content, _layers).Import(new MemoryStream([.. packed]), CancellationToken.None);

        Assert.Equal(Digest.OfSha256(Base), layer.DiffId);
        Assert.Equal(new LayerBlob(Digest.OfSha256(packed), packed.Length, MediaTypes.LayerTarGzip), blob);
        Assert.True(_content.Contains(blob.Digest));
    }

    [Theory]
    [InlineData("/usr/bin/zstd", "-qc")]
    [InlineData("/usr/bin/xz", "-c")]
    [InlineData("/usr/bin/bzip2", "-c")]
    [InlineData("/usr/bin/gzip", "-c")]
    public void EveryCompression_IsRead(string program, string option)
    {
        Requires.Program(program);
        byte[] large = new TarBuilder().Member('0', "data", [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * i >> 7))]).Build();
        byte[] packed = [.. Run(program, option, large[..1_000_000]), .. Run(program, option, large[1_000_000..])];

        // Two streams one after the other: parallel compressors write many.
        (LayerInfo layer, _) = new RootImporter(_content, _layers).Import(new MemoryStream(packed), CancellationToken.None);

        Assert.Equal(Digest.OfSha256(large), layer.DiffId);
        EngineException cut = Assert.Throws<EngineException>(
            () => new RootImporter(_content, _layers).Import(new MemoryStream(packed[..^20]), CancellationToken.None));
        Assert.Contains("invalid", cut.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Run(string program, string option, byte[] input)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, [option]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        copy.Wait();
        process.WaitForExit();
        return output.ToArray();
    }

    private IReadOnlyList<StoredImage> Load(TarBuilder tar, Platform? platform = null) => Load(tar.Build(), platform);

    private IReadOnlyList<StoredImage> Load(byte[] tar, Platform? platform = null) =>
        _loader.Load(new MemoryStream(tar), platform, _ => null, _ => { }, CancellationToken.None);

    private EngineException Refused(TarBuilder tar) => Refused(tar.Build());

    private EngineException Refused(byte[] tar)
    {
        EngineException failure = Assert.Throws<EngineException>(() => Load(tar));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.At("images/tmp")));
        Assert.Empty(_content.Walk());
        Assert.DoesNotContain(Directory.EnumerateDirectories(_directory.At("layers")), name => name.Contains("tmp-", StringComparison.Ordinal));
        return failure;
    }
}
