// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class SignalsTests
{
    [Theory]
    [InlineData("9", 9)]
    [InlineData("KILL", 9)]
    [InlineData("SIGKILL", 9)]
    [InlineData("sigterm", 15)]
    [InlineData("hup", 1)]
    [InlineData("WINCH", 28)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("rtmax-14", 50)]
    [InlineData("RTMAX", 64)]
    [InlineData("64", 64)]
    public void Parse_ReadsNumbersAndNames(string text, int expected) => Assert.Equal(expected, Signals.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65")]
    [InlineData("SIG")]
    [InlineData("SIGNOPE")]
    [InlineData("RTMIN+16")]
    [InlineData("RTMAX-15")]
    public void Parse_RefusesWhatIsNoSignal(string text) => Assert.Equal($"invalid signal: {text}", Assert.Throws<EngineException>(() => Signals.Parse(text)).Message);

    [Fact]
    public void Name_ReadsBackAsTheSameNumber()
    {
        for (int number = 1; number <= 64; number++)
        {
            Assert.Equal(number, Signals.Parse(Signals.Name(number)));
        }
    }
}
