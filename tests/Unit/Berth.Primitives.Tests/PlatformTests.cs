// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("armhf", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    [InlineData("s390x", "linux/s390x")]
    [InlineData("windows/amd64", "windows/amd64")]
    public void Parse_Normalises(string text, string expected) => Assert.Equal(expected, Platform.Parse(text).ToString());

    [Fact]
    public void Parse_OfAnOperatingSystemOnly_TakesThisProcessor() => Assert.Equal(Platform.Current, Platform.Parse("linux"));

    [Theory]
    [InlineData("nonsense", "\"nonsense\": unknown operating system or architecture: invalid argument")]
    [InlineData("linux/", "\"\" is an invalid component of \"linux/\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument")]
    [InlineData("a/b/c/d", "\"a/b/c/d\": cannot parse platform specifier: invalid argument")]
    public void Parse_NamesTheProblem(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineException>(() => Platform.Parse(text)).Message);

    [Theory]
    [InlineData("linux/arm/v7", "linux/arm/v6", true)]
    [InlineData("linux/arm/v6", "linux/arm/v7", false)]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/amd64/v3", false)]
    [InlineData("linux/amd64/v3", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    public void CanRun_TakesEqualAndOlderVariants(string machine, string image, bool expected) =>
        Assert.Equal(expected, Platform.Parse(machine).CanRun(Platform.Parse(image)));
}
