// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class ContainerIdTests
{
    [Fact]
    public void New_GivesSixtyFourDigitsAndNeverANumericHostName()
    {
        for (int i = 0; i < 2000; i++)
        {
            ContainerId id = ContainerId.New();
            Assert.Equal(64, id.ToString().Length);
            Assert.Equal(12, id.Short.Length);
            Assert.Contains(id.Short, char.IsAsciiLetter);
            Assert.True(ContainerId.TryParse(id.ToString(), out ContainerId same));
            Assert.Equal(id, same);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../../../../../../../../../../../../../../../../../../../../../etc")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void Parse_RefusesOtherText(string text) => Assert.Throws<EngineException>(() => ContainerId.Parse(text));
}
