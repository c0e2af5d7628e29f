// SPDX-License-Identifier: Apache-2.0
namespace Berth.Logs.Writing;

/// <summary>The `none` driver.</summary>
public sealed class NoLog : IContainerLog
{
    public void Write(LogStream stream, ReadOnlySpan<byte> output, long time)
    {
    }

    public void EndOfStream(LogStream stream)
    {
    }

    public void Flush()
    {
    }

    public void Trim()
    {
    }

    public void Dispose()
    {
    }
}
