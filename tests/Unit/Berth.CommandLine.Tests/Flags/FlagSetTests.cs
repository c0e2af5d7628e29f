// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Tests.Flags;

public sealed class FlagSetTests
{
    private readonly FlagSet _flags = new();
    private readonly BoolFlag _detach;
    private readonly BoolFlag _tty;
    private readonly ListFlag _publish;
    private readonly StringFlag _name;
    private readonly IntFlag _shares;

    public FlagSetTests()
    {
        _detach = _flags.Bool("detach", 'd', "");
        _tty = _flags.Bool("tty", 't', "");
        _publish = _flags.List("publish", 'p', "");
        _name = _flags.String("name", '\0', "");
        _shares = _flags.Int("cpu-shares", 'c', "");
        _flags.Bytes("memory", 'm', "");
    }

    [Fact]
    public void Letters_MayBeJoined()
    {
        var rest = _flags.Parse(["-dtp80:80", "x", "-p", "90", "-p=91", "--publish=92"]);

        Assert.True(_detach.Value && _tty.Value);
        Assert.Equal(["80:80", "90", "91", "92"], _publish.Values);
        Assert.Equal(["x"], rest);
    }

    [Fact]
    public void Arguments_EndOptions_WhereTheyBelongToAnotherProgram()
    {
        _flags.Interspersed = false;

        Assert.Equal(["sh", "-d", "--name", "x"], _flags.Parse(["-t", "sh", "-d", "--name", "x"]));
        Assert.False(_detach.Value);
    }

    [Fact]
    public void Dashes_EndOptions() => Assert.Equal(["-d", "-"], _flags.Parse(["--", "-d", "-"]));

    [Fact]
    public void Bool_TakesNoSeparateValue()
    {
        Assert.Equal(["false"], _flags.Parse(["--tty", "false"]));
        Assert.True(_tty.Value);
    }

    [Theory]
    [InlineData("0x10", 16)]
    [InlineData("1_000", 1000)]
    [InlineData("-0b11", -3)]
    [InlineData("017", 15)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Int_ReadsGoNotations(string text, long expected)
    {
        _flags.Parse(["-c", text]);

        Assert.Equal(expected, _shares.Value);
    }

    [Theory]
    [InlineData("unknown flag: --foo", "--foo=1")]
    [InlineData("unknown shorthand flag: 'x' in -x=3", "-dtx=3")]
    [InlineData("unknown shorthand flag: 'Ã' in -ü", "-ü")]
    [InlineData("bad flag syntax: ---x", "---x")]
    [InlineData("flag needs an argument: --name", "--name")]
    [InlineData("flag needs an argument: 'p' in -p", "-dp")]
    [InlineData("invalid argument \"x\" for \"-c, --cpu-shares\" flag: strconv.ParseInt: parsing \"x\": invalid syntax", "-cx")]
    [InlineData("invalid argument \"99999999999999999999\" for \"-c, --cpu-shares\" flag: strconv.ParseInt: parsing \"99999999999999999999\": value out of range", "-c99999999999999999999")]
    [InlineData("invalid argument \"maybe\" for \"-d, --detach\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax", "--detach=maybe")]
    [InlineData("invalid argument \"x\" for \"-m, --memory\" flag: invalid size: 'x'", "-m=x")]
    public void Mistakes_AreToldInTheStockWords(string expected, string argument) =>
        Assert.Equal(expected, Assert.Throws<FlagSyntaxException>(() => _flags.Parse([argument])).Message);

    [Fact]
    public void Help_IsAskedByTheLongOptionAndByTheOldLetter()
    {
        _flags.Parse(["--help", "--nonsense"]);
        Assert.True(_flags.HelpAsked);

        var other = new FlagSet();
        other.Parse(["-h"]);
        Assert.True(other.HelpAsked);
        Assert.Equal(["Flag shorthand -h has been deprecated, use --help"], other.Warnings);
    }
}
