// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Memory;

namespace Berth.Server.Tests.Hosting;

public sealed class IdleMemoryTests
{
    [Fact]
    public void ReleasedCode_RunsAgain()
    {
        var before = string.Join(',', Enumerable.Range(0, 1000));
        ResidentMemory.Release();
        ResidentMemory.Release();

        Assert.Equal(before, string.Join(',', Enumerable.Range(0, 1000)));
    }
}
