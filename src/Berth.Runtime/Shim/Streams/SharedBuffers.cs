// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Memory;

namespace Berth.Runtime.Shim.Streams;

/// <summary>The buffers through which every byte passes: one thread needs each only once.</summary>
internal sealed class SharedBuffers : IDisposable
{
    /// <summary>A whole pipe.</summary>
    internal const int OutputCapacity = 64 * 1024;

    private const int InputCapacity = 32 * 1024;

    internal NativeBuffer Output { get; } = new(OutputCapacity);

    internal NativeBuffer Input { get; } = new(InputCapacity);

    internal void Trim()
    {
        Output.Trim();
        Input.Trim();
    }

    public void Dispose()
    {
        Output.Dispose();
        Input.Dispose();
    }
}
