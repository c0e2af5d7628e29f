// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class HumanSizeTests
{
    [Theory]
    [InlineData(0, 3, "0B")]
    [InlineData(1000, 4, "1kB")]
    [InlineData(1024, 4, "1.024kB")]
    [InlineData(1236423, 3, "1.24MB")]
    [InlineData(999_900, 3, "1e+03kB")]
    [InlineData(72_800_000, 3, "72.8MB")]
    [InlineData(2748779069440, 4, "2.749TB")]
    public void Decimal_RoundsToSignificantDigits(double bytes, int digits, string expected) => Assert.Equal(expected, HumanSize.Decimal(bytes, digits));

    [Theory]
    [InlineData(1024, "1KiB")]
    [InlineData(1048576, "1MiB")]
    [InlineData(1234567, "1.177MiB")]
    [InlineData(8343609344, "7.771GiB")]
    public void Binary_UsesPowersOf1024(double bytes, string expected) => Assert.Equal(expected, HumanSize.Binary(bytes));

    [Theory]
    [InlineData("32", 32)]
    [InlineData("32b", 32)]
    [InlineData("32B", 32)]
    [InlineData("32k", 32768)]
    [InlineData("32KiB", 32768)]
    [InlineData("32.5kB", 33280)]
    [InlineData("32 mb", 33554432)]
    [InlineData("512m", 536870912)]
    [InlineData("1g", 1073741824)]
    [InlineData("0", 0)]
    [InlineData("0.5p", 562949953421312)]
    public void ByteSize_ReadsNumbersAndUnits(string text, long expected) => Assert.Equal(expected, ByteSize.Parse(text));

    [Theory]
    [InlineData("", "invalid size: ''")]
    [InlineData("hello", "invalid size: 'hello'")]
    [InlineData("-32", "invalid size: '-32'")]
    [InlineData(" 32 ", "strconv.ParseFloat: parsing \" 32\": invalid syntax")]
    [InlineData("32bb", "invalid suffix: 'bb'")]
    [InlineData("32kbz", "invalid suffix: 'kbz'")]
    [InlineData("32kkkk", "invalid suffix: 'kkkk'")]
    [InlineData("32 x", "invalid suffix: 'x'")]
    public void ByteSize_RefusesInDockersWords(string text, string message)
    {
        var failure = Assert.Throws<EngineException>(() => ByteSize.Parse(text));
        Assert.Equal((ErrorKind.InvalidParameter, message), (failure.Kind, failure.Message));
    }
}
