// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Images.Archives;
using Berth.Images.Content;
using Berth.Images.Layers;
using Berth.Images.Tar;
using Berth.Images.Tests.Tar;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Images.Tests.Archives;

/// <summary>Whatever is sent, the answer is an image or an <see cref="EngineException"/>: anything else would be a crash of the daemon.</summary>
public sealed class MutatedArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ContentStore _content;
    private readonly LayerStore _layers;

    public MutatedArchiveTests()
    {
        Requires.Root();
        _content = new ContentStore(_directory.At("images"));
        _layers = new LayerStore(_directory.At("layers"), new TarLimits { MaximumTotalSize = 1 << 26 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MutatedLayers_AreUnpackedOrRefused(int seed)
    {
        byte[] tar = new TarBuilder()
            .Directory("a/").Pax(("mtime", "1.5"), ("SCHILY.xattr.user.k", "v"), ("path", "a/long")).File("x", "content").Link("l", "a").HardLink("a/h", "a/long")
            .Device("a/n", '3', 1, 3).Fifo("a/f").LongName(new string('n', 200)).File("y", "z").File("a/.wh.gone", "").File("a/.wh..wh..opq", "")
            .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "5000"), ("GNU.sparse.name", "s")).Member('0', "s0", [.. Sparse(), .. new byte[10]])
            .Build();
        var random = new Random(seed);
        for (int round = 0; round < 400; round++)
        {
            byte[] mutated = Mutate(tar, random, keepChecksums: round % 2 == 0);
            Try(() => _layers.ApplyUnknown(default, new MemoryStream(mutated), CancellationToken.None));
        }

        Assert.DoesNotContain(Directory.EnumerateDirectories(_directory.At("layers")), name => name.Contains("tmp-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MutatedDocuments_AreLoadedOrRefused(int seed)
    {
        byte[] layer = new TarBuilder().File("a", "x").Build();
        byte[] config = ArchiveBuilder.Config("amd64", layer);
        byte[] manifest = ArchiveBuilder.Manifest(config, MediaTypes.LayerTar, layer);
        var random = new Random(seed);
        for (int round = 0; round < 400; round++)
        {
            byte[] changedConfig = MutateText(config, random);
            byte[] name = ArchiveBuilder.Text(Digest.OfSha256(changedConfig).Hex);
            byte[] entry = MutateText(ArchiveBuilder.Text($"[{{\"Config\":\"blobs/sha256/{Encoding.ASCII.GetString(name)}\",\"RepoTags\":[\"a:b\"],\"Layers\":[\"blobs/sha256/{Digest.OfSha256(layer).Hex}\"]}}]"), random);
            TarBuilder docker = ArchiveBuilder.Blob(ArchiveBuilder.Blob(new TarBuilder(), changedConfig), layer).Member('0', "manifest.json", entry);
            byte[] changedManifest = MutateText(manifest, random);
            TarBuilder oci = ArchiveBuilder.Oci([ArchiveBuilder.Describe(changedManifest, MediaTypes.ImageManifest, "a:b")], config, layer, changedManifest);
            Try(() => Load(docker));
            Try(() => Load(oci));
        }
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("[{}]")]
    [InlineData("[{\"Config\":null,\"Layers\":[null]}]")]
    [InlineData("[{\"Config\":\"c\",\"Layers\":[null]}]")]
    [InlineData("[{\"Config\":\"c\",\"RepoTags\":[null],\"Layers\":[]}]")]
    [InlineData("[{\"Config\":\"../c\",\"Layers\":[]}]")]
    public void NullsInDocuments_AreRefused(string manifest) =>
        Assert.Throws<EngineException>(() => Load(new TarBuilder().File("c", "{\"rootfs\":{\"diff_ids\":[]},\"os\":\"linux\",\"architecture\":\"amd64\"}").File("manifest.json", manifest)));

    [Theory]
    [InlineData("{\"os\":null}")]
    [InlineData("{\"rootfs\":{\"diff_ids\":[null]}}")]
    [InlineData("{\"config\":{\"Env\":[null]}}")]
    [InlineData("{\"config\":{\"Labels\":{\"a\":null}}}")]
    [InlineData("{\"history\":[null]}")]
    public void NullsInAConfiguration_AreRefused(string config) =>
        Assert.Throws<EngineException>(() => Load(new TarBuilder().File("c", config).File("manifest.json", "[{\"Config\":\"c\",\"Layers\":[]}]")));

    public void Dispose() => _directory.Dispose();

    private static byte[] Sparse()
    {
        byte[] map = new byte[512];
        TarBuilder.Put(map, 0, 512, "1\n100\n10\n");
        return map;
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (EngineException)
        {
            // Refused: the other right answer.
        }
    }

    private static byte[] Mutate(byte[] tar, Random random, bool keepChecksums)
    {
        byte[] mutated = [.. tar];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        }

        for (int block = 0; keepChecksums && block + 512 <= mutated.Length; block += 512)
        {
            if (mutated.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
            {
                TarBuilder.Put(mutated, block + 148, 8, "        ");
                long sum = mutated.AsSpan(block, 512).ToArray().Sum(b => (long)b);
                TarBuilder.Put(mutated, block + 148, 7, TarBuilder.Octal(sum, 6) + "\0");
            }
        }

        return random.Next(10) == 0 ? mutated[..random.Next(mutated.Length)] : mutated;
    }

    private static byte[] MutateText(byte[] json, Random random)
    {
        if (random.Next(4) == 0)
        {
            return json;
        }

        string text = Encoding.UTF8.GetString(json);
        string[] pieces = ["null", "[]", "{}", "\"\"", "-1", "9e99", "true", "[null]", "\"sha256:\"", "\u0000"];
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            int at = random.Next(text.Length);
            int length = Math.Min(random.Next(12), text.Length - at);
            text = text.Remove(at, length).Insert(at, random.Next(2) == 0 ? pieces[random.Next(pieces.Length)] : "");
        }

        // Whole values replaced give documents that still parse.
        int colon = text.IndexOf(':', random.Next(text.Length));
        int end = colon < 0 ? -1 : text.IndexOfAny([',', '}', ']'], colon);
        return Encoding.UTF8.GetBytes(end > 0 && random.Next(2) == 0 ? string.Concat(text.AsSpan(0, colon + 1), pieces[random.Next(pieces.Length)], text.AsSpan(end)) : text);
    }

    private void Load(TarBuilder tar) =>
        new ArchiveLoader(_content, _layers, TarLimits.Default).Load(new MemoryStream(tar.Build()), null, _ => null, _ => { }, CancellationToken.None);
}
