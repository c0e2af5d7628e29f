// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Tests.Values;

public sealed class ValueSyntaxTests
{
    [Theory]
    [InlineData("1.5", 1_500_000_000)]
    [InlineData("1/2", 500_000_000)]
    [InlineData(".25", 250_000_000)]
    [InlineData("1e-1", 100_000_000)]
    public void Cpus_AreReadExactly(string text, long nano) => Assert.Equal(nano, Decimals.NanoCpus(text));

    [Theory]
    [InlineData("x", "failed to parse x as a rational number")]
    [InlineData("1/0", "failed to parse 1/0 as a rational number")]
    [InlineData("0.0000000001", "value is too precise")]
    [InlineData("1e999999999", "failed to parse 1e999999999 as a rational number")]
    public void Cpus_MistakesAreTold(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FlagValueException>(() => Decimals.NanoCpus(text)).Message);

    [Theory]
    [InlineData("foo", "invalid field 'foo' must be a key=value pair")]
    [InlineData("type=bind,\"", "parse error on line 1, column 12: extraneous or missing \" in quoted-field")]
    [InlineData("type=tmpfs,volume-nocopy,dst=/x", "cannot mix 'volume-*' options with mount type 'tmpfs'")]
    [InlineData("type=bind,ro=x", "invalid value for ro: x")]
    [InlineData("type=volume", "target is required")]
    [InlineData("foo=bar", "unexpected key 'foo' in 'foo=bar'")]
    [InlineData("type=bind,src=/a,dst=/b,bind-recursive=readonly", "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction")]
    public void Mounts_MistakesAreTold(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FlagValueException>(() => MountSyntax.Parse(text)).Message);

    [Theory]
    [InlineData("abc", "invalid containerPort: abc")]
    [InlineData("::", "no port specified: ::<empty>")]
    [InlineData("1-2:3-5", "invalid ranges specified for container and host Ports: 3-5 and 1-2")]
    [InlineData("99999:1", "invalid hostPort: 99999")]
    [InlineData("x:1:2", "invalid IP address: x")]
    [InlineData("80/foo", "invalid proto: foo")]
    [InlineData("a=b,c", "invalid publish opts format (should be name=value but got 'c')")]
    public void Ports_MistakesAreTold(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CommandException>(() => PortSyntax.Publish([text])).Message);

    [Theory]
    [InlineData("foo=1", "invalid ulimit type: foo")]
    [InlineData("nofile=2:1", "ulimit soft limit must be less than or equal to hard limit: 2 > 1")]
    [InlineData("nofile=1:2:3", "too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`")]
    [InlineData("nofile=x", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("x", "invalid ulimit argument: x")]
    public void Ulimits_MistakesAreTold(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FlagValueException>(() => UlimitSyntax.Parse(text)).Message);

    [Fact]
    public void EnvironmentFile_MistakesNameTheFileAndTheLine()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [.. "A=1\n"u8, 0xff, (byte)'\n']);
        Assert.Equal($"invalid env file ({path}): invalid utf8 bytes at line 2: [255]", Failure(path));
        File.WriteAllText(path, "A B=1\n");
        Assert.Equal($"invalid env file ({path}): variable 'A B' contains whitespaces", Failure(path));
        File.WriteAllText(path, "=1\n");
        Assert.Equal($"invalid env file ({path}): no variable name on line '=1'", Failure(path));
        File.Delete(path);
        Assert.Equal($"open {path}: no such file or directory", Failure(path));
        Assert.Equal("invalid env file (/): read /: is a directory", Failure("/"));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.123456789Z", "1767323045.123456789")]
    [InlineData("2026-01-02T03:04:05+01:00", "1767319445.000000000")]
    [InlineData("1136073600.000000001", "1136073600.000000001")]
    [InlineData("10m", "1767322445")]
    public void Times_BecomeUnixTimes(string text, string expected) =>
        Assert.Equal(expected, TimestampSyntax.ToUnix("since", text, DateTimeOffset.FromUnixTimeSeconds(1767323045)));

    [Fact]
    public void Times_ThatAreNone_AreRefused() => Assert.Equal(
        "invalid value for \"since\": failed to parse value as time or duration: \"2026-99\"",
        Assert.Throws<CommandException>(() => TimestampSyntax.ToUnix("since", "2026-99", DateTimeOffset.UtcNow)).Message);

    private static string Failure(string path) => Assert.Throws<CommandException>(() => KeyValueFile.ReadEnvironment([path], [])).Message;
}
