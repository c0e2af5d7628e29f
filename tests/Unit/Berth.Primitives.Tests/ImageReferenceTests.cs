// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class ImageReferenceTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("user/tool", "docker.io/user/tool", "user/tool")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("index.docker.io/library/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("library/a/b", "docker.io/library/a/b", "library/a/b")]
    [InlineData("localhost/tool", "localhost/tool", "localhost/tool")]
    [InlineData("localhost:5000/tool:v1", "localhost:5000/tool:v1", "localhost:5000/tool:v1")]
    [InlineData("ghcr.io/a/b/c:x", "ghcr.io/a/b/c:x", "ghcr.io/a/b/c:x")]
    [InlineData("[::1]:5000/tool", "[::1]:5000/tool", "[::1]:5000/tool")]
    [InlineData("Host/tool", "Host/tool", "Host/tool")]
    [InlineData("a__b/c--d.e", "docker.io/a__b/c--d.e", "a__b/c--d.e")]
    [InlineData("tool:v1@sha256:" + Hash, "docker.io/library/tool:v1@sha256:" + Hash, "tool:v1@sha256:" + Hash)]
    [InlineData("sha256:" + Hash, "docker.io/library/sha256:" + Hash, "sha256:" + Hash)]
    public void Parse_NormalisesAsDockerDoes(string text, string canonical, string familiar)
    {
        ImageReference reference = ImageReference.Parse(text);

        Assert.Equal(canonical, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
        Assert.Equal(reference, ImageReference.Parse(canonical));
    }

    [Theory]
    [InlineData("", "invalid reference format")]
    [InlineData(":", "invalid reference format")]
    [InlineData("-x", "invalid reference format")]
    [InlineData("a b", "invalid reference format")]
    [InlineData("a//b", "invalid reference format")]
    [InlineData("a/../b", "invalid reference format")]
    [InlineData("a___b", "invalid reference format")]
    [InlineData("a:", "invalid reference format")]
    [InlineData("a:.x", "invalid reference format")]
    [InlineData("a@", "invalid reference format")]
    [InlineData("a@sha256:abc", "invalid reference format")]
    [InlineData("a@sha256:" + Hash + "00", "invalid checksum digest length")]
    [InlineData("a@md5:d41d8cd98f00b204e9800998ecf8427e", "unsupported digest algorithm")]
    [InlineData("-host.io/a", "invalid reference format")]
    [InlineData("Busybox", "invalid reference format: repository name (library/Busybox) must be lowercase")]
    [InlineData("user/Tool:x", "invalid reference format: repository name (user/Tool) must be lowercase")]
    [InlineData(Hash, "invalid repository name (" + Hash + "), cannot specify 64-byte hexadecimal strings")]
    public void Parse_RefusesInDockersWords(string text, string problem)
    {
        EngineException failure = Assert.Throws<EngineException>(() => ImageReference.Parse(text));

        Assert.Equal(problem, failure.Message);
        Assert.Equal(ErrorKind.InvalidParameter, failure.Kind);
        Assert.False(ImageReference.TryParse(text, out _));
    }

    [Fact]
    public void Parse_BoundsTheLengths()
    {
        Assert.True(ImageReference.TryParse("a/" + new string('b', 253), out _));
        Assert.Equal(
            "repository name must not be more than 255 characters",
            Assert.Throws<EngineException>(() => ImageReference.Parse("a/" + new string('b', 254))).Message);
        Assert.True(ImageReference.TryParse("a:" + new string('t', 128), out _));
        Assert.False(ImageReference.TryParse("a:" + new string('t', 129), out _));
    }

    [Fact]
    public void WithDefaultTag_AddsLatestOnlyToABareName()
    {
        Assert.Equal("a:latest", ImageReference.Parse("a").WithDefaultTag().Familiar);
        Assert.Equal("a:x", ImageReference.Parse("a:x").WithDefaultTag().Familiar);
        Assert.Equal("a@sha256:" + Hash, ImageReference.Parse("a@sha256:" + Hash).WithDefaultTag().Familiar);
    }

    [Fact]
    public void WithTag_RefusesWhatIsNoTag() =>
        Assert.Equal("invalid tag format", Assert.Throws<EngineException>(() => ImageReference.Parse("a").WithTag("x y")).Message);
}
