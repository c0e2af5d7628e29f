// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0.45, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(45, "45 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(119, "About a minute")]
    [InlineData(180, "3 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(3600 + (30 * 60), "2 hours")]
    [InlineData(47 * 3600, "47 hours")]
    [InlineData(48 * 3600, "2 days")]
    [InlineData(13 * 24 * 3600, "13 days")]
    [InlineData(14 * 24 * 3600, "2 weeks")]
    [InlineData(60 * 24 * 3600, "2 months")]
    [InlineData(729 * 24 * 3600, "24 months")]
    [InlineData(730 * 24 * 3600, "2 years")]
    public void HumanDuration_UsesDockersWords(double seconds, string expected) => Assert.Equal(expected, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5s", 5_000_000_000)]
    [InlineData("1h30m", 5400_000_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("-250ms", -250_000_000)]
    [InlineData("+3us", 3_000)]
    [InlineData("7µs", 7_000)]
    [InlineData("1m.5s", 60_500_000_000)]
    public void GoDuration_Parses(string text, long nanoseconds) => Assert.Equal(nanoseconds, GoDuration.Parse(text));

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("3", "time: missing unit in duration \"3\"")]
    [InlineData("3d", "time: unknown unit \"d\" in duration \"3d\"")]
    [InlineData("9999999h", "time: invalid duration \"9999999h\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    public void GoDuration_RefusesInGosWords(string text, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => GoDuration.Parse(text)).Message);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(5_000_000_000, "5s")]
    [InlineData(1_500_000_000, "1.5s")]
    [InlineData(250_000_000, "250ms")]
    [InlineData(1_100, "1.1µs")]
    [InlineData(7, "7ns")]
    [InlineData(60_000_000_000, "1m0s")]
    [InlineData(3_600_000_000_000, "1h0m0s")]
    [InlineData(-5_403_250_000_000, "-1h30m3.25s")]
    public void GoDuration_Formats(long nanoseconds, string expected) => Assert.Equal(expected, GoDuration.Format(nanoseconds));
}
