// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class DigestTests
{
    private const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void OfSha256_NamesContent()
    {
        Digest digest = Digest.OfSha256([]);

        Assert.Equal(Empty, digest.ToString());
        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(Empty[7..], digest.Hex);
        Assert.Equal("e3b0c44298fc", digest.Short);
        Assert.Equal(Digest.Parse(Empty), digest);
        Assert.True(digest.Matches([]));
        Assert.False(digest.Matches("x"u8));
    }

    [Theory]
    [InlineData("", "invalid checksum digest format")]
    [InlineData("e3b0", "invalid checksum digest format")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "unsupported digest algorithm")]
    [InlineData("sha256:e3b0", "invalid checksum digest length")]
    [InlineData("sha256:E3B0C44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "invalid checksum digest format")]
    [InlineData("sha256:../44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500", "invalid checksum digest format")]
    public void Parse_RefusesWhatIsNoDigest(string text, string problem)
    {
        Assert.False(Digest.TryParse(text, out _));
        EngineException failure = Assert.Throws<EngineException>(() => Digest.Parse(text));
        Assert.Equal(problem, failure.Message);
        Assert.Equal(ErrorKind.InvalidParameter, failure.Kind);
    }

    [Fact]
    public void Default_IsEmptyAndHarmless()
    {
        Digest none = default;

        Assert.True(none.IsEmpty);
        Assert.Equal("", none.ToString());
        Assert.Equal("", none.Hex);
    }
}
