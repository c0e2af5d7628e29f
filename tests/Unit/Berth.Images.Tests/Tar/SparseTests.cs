// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Berth.Images.Tests.Layers;

namespace Berth.Images.Tests.Tar;

public sealed class SparseTests : IDisposable
{
    private readonly LayerFixture _layers = new();

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=posix", "--sparse-version=0.0")]
    [InlineData("--format=posix", "--sparse-version=0.1")]
    [InlineData("--format=posix", "--sparse-version=1.0")]
    public void GnuTarsSparseFormats_AreRead(params string[] options)
    {
        Requires.Program("/usr/bin/tar");
        using var directory = new TemporaryDirectory();
        using (FileStream file = File.Create(directory.At("sparse")))
        {
            // More runs than the four that fit in GNU's first header.
            for (int i = 0; i < 12; i++)
            {
                file.Position = i * 1_000_000;
                file.Write(new byte[3000].Select((_, n) => (byte)(n + i)).ToArray());
            }

            file.SetLength(20_000_000);
        }

        File.WriteAllText(directory.At("after"), "plain");
        using Process tar = Process.Start(new ProcessStartInfo("/usr/bin/tar", [.. options, "-S", "-C", directory.Path, "-cf", directory.At("../sparse.tar"), "sparse", "after"]))!;
        tar.WaitForExit();
        byte[] archive = File.ReadAllBytes(directory.At("../sparse.tar"));
        File.Delete(directory.At("../sparse.tar"));
        Assert.True(archive.Length < 1_000_000);

        _layers.Add(archive);

        Assert.Equal(File.ReadAllBytes(directory.At("sparse")), File.ReadAllBytes(_layers.Path("sparse")));
        Assert.Equal("plain", _layers.Text("after"));
        Assert.True(_layers.Stat("sparse")!.Value.Blocks * 512 < 1_000_000);
    }

    [Fact]
    public void GnuTarsArchives_AreTheSameTree()
    {
        Requires.Program("/usr/bin/tar");
        using var directory = new TemporaryDirectory();
        string tree = directory.At("tree");
        Directory.CreateDirectory(Path.Combine(tree, "a/b/" + new string('l', 150)));
        File.WriteAllText(Path.Combine(tree, "a/b/" + new string('l', 150) + "/" + new string('m', 120)), "long");
        File.CreateSymbolicLink(Path.Combine(tree, "link"), new string('t', 300));
        foreach (string format in (string[])["gnu", "posix", "oldgnu"])
        {
            using Process tar = Process.Start(new ProcessStartInfo("/usr/bin/tar", [$"--format={format}", "-C", tree, "-cf", directory.At("out.tar"), "."]))!;
            tar.WaitForExit();
            using var layers = new LayerFixture();
            layers.Add(File.ReadAllBytes(directory.At("out.tar")));
            Assert.Equal("long", layers.Text("a/b/" + new string('l', 150) + "/" + new string('m', 120)));
            Assert.Equal(new string('t', 300), new FileInfo(layers.Path("link")).LinkTarget);
        }
    }

    public void Dispose() => _layers.Dispose();
}
