// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;
using Berth.Server.Routes;

namespace Berth.Server.Tests.Routes;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("?v", false)]
    [InlineData("?v=", false)]
    [InlineData("?v=0", false)]
    [InlineData("?v=No", false)]
    [InlineData("?v=FALSE", false)]
    [InlineData("?v=none", false)]
    [InlineData("?x=1", false)]
    [InlineData("?v=1", true)]
    [InlineData("?v=true", true)]
    [InlineData("?v=anything", true)]
    [InlineData("?v=1&v=0", true)]
    public void Bool_FollowsDocker(string query, bool expected) => Assert.Equal(expected, new QueryReader(query).Bool("v"));

    [Fact]
    public void Values_AreDecoded() => Assert.Equal("a b/ü", new QueryReader("?q=a+b%2F%C3%BC")["q"]);

    [Fact]
    public void Ints_MayBeAbsent() => Assert.Null(new QueryReader("?t=").Int("t"));

    [Theory]
    [InlineData("?t=x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("?t=99999999999", "strconv.Atoi: parsing \"99999999999\": value out of range")]
    [InlineData("?t=1.5", "strconv.Atoi: parsing \"1.5\": invalid syntax")]
    public void Ints_AreRefusedInGosWords(string query, string message)
    {
        var failure = Assert.Throws<EngineException>(() => new QueryReader(query).Int("t"));
        Assert.Equal((ErrorKind.InvalidParameter, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public void Times_HaveNanoseconds()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1136073600).AddTicks(12), QueryReader.ParseTime("1136073600.000001200"));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(1500), QueryReader.ParseTime("1.5"));
    }

    [Theory]
    [InlineData("?h=a", "invalid resize height \"a\": invalid syntax")]
    [InlineData("?h=-1", "invalid resize height \"-1\": value out of range")]
    [InlineData("?h=70000", "invalid resize height \"70000\": value out of range")]
    public void TerminalSizes_AreChecked(string query, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => new QueryReader(query).TerminalSize("h", "height")).Message);
}
