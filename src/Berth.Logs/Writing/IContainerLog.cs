// SPDX-License-Identifier: Apache-2.0
namespace Berth.Logs.Writing;

/// <summary>
/// Where a container's output goes. One thread at a time. Never throws for what the disk does: a log that cannot be written must not end
/// its container. No call allocates.
/// </summary>
public interface IContainerLog : IDisposable
{
    /// <summary>Takes output as it was read, lines cut anywhere.</summary>
    /// <param name="time">Nanoseconds since 1970.</param>
    void Write(LogStream stream, ReadOnlySpan<byte> output, long time);

    /// <summary>The stream has ended: an unfinished line is all that there will be of it.</summary>
    void EndOfStream(LogStream stream);

    /// <summary>Hands everything complete to the kernel. Called before the writer goes to sleep.</summary>
    void Flush();

    /// <summary>Gives unused buffer memory back. Called when nothing has happened for a while.</summary>
    void Trim();
}
