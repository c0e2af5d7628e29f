// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Primitives.Tests;

public sealed class EngineExceptionTests
{
    [Fact]
    public void Exception_KeepsItsKindAndMessage()
    {
        var failure = new EngineException(ErrorKind.Conflict, "name in use");

        Assert.Equal(ErrorKind.Conflict, failure.Kind);
        Assert.Equal("name in use", failure.Message);
    }
}
