// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Flags;
using Berth.CommandLine.Help;

namespace Berth.CommandLine.Tests.Help;

public sealed class HelpTests
{
    [Fact]
    public void Options_StandInTheStockLayout()
    {
        var flags = new FlagSet();
        flags.Bool("detach", 'd', "Run in the background");
        flags.String("name", '\0', "Name of the container", "none");
        flags.Duration("wait", "Time");

        Assert.Equal(
            "  -d, --detach          Run in the background\n"
            + "      --name string     Name of the container (default \"none\")\n"
            + "      --wait duration   Time (default 0s)\n",
            OptionTable.Render(flags, 79));
    }

    /// <summary>The words are the stock client's help of <c>--cgroupns</c>, whose layout was recorded.</summary>
    [Fact]
    public void LongDescriptions_BreakAsTheStockClientBreaksThem()
    {
        var wrapped = TextWrapping.Wrap("Add an annotation to the container (passed through to the OCI runtime) (default map[])", 41, 79);

        Assert.Equal("Add an annotation to the\n" + Spaces + "container (passed through to the\n" + Spaces + "OCI runtime) (default map[])", wrapped);
    }

    [Theory]
    [InlineData("pss", "ps")]
    [InlineData("rnu", "run")]
    [InlineData("strat", "start")]
    [InlineData("containr", "container")]
    public void UnknownCommands_NameTheNearOne(string typed, string meant) => Assert.Contains(meant, Suggestion.Near("", typed));

    [Fact]
    public void UnknownCommands_FarFromAll_NameNone() => Assert.Empty(Suggestion.Near("", "frobnicate"));

    private static string Spaces => new(' ', 41);
}
