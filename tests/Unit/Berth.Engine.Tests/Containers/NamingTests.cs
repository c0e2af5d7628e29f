// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Containers.Naming;
using Berth.Primitives;

namespace Berth.Engine.Tests.Containers;

public sealed class NamingTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("/web", "web")]
    [InlineData("a.b-c_9", "a.b-c_9")]
    public void Validate_AcceptsStockNames(string given, string expected) => Assert.Equal(expected, ContainerNames.Validate(given));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("_a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é1")]
    public void Validate_RefusesTheRest(string given)
    {
        EngineException failure = Assert.Throws<EngineException>(() => ContainerNames.Validate(given));

        Assert.Equal($"Invalid container name ({given}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", failure.Message);
    }

    [Fact]
    public void RandomNames_AreValidNames()
    {
        for (int i = 0; i < 200; i++)
        {
            string name = RandomNames.Next(i % 2);
            Assert.Equal(name, ContainerNames.Validate(name));
        }
    }
}
