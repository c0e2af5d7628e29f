// SPDX-License-Identifier: Apache-2.0
namespace Berth.Runtime.Shim.Loop;

/// <summary>Fires once per <see cref="Start"/>, on the loop's thread.</summary>
internal sealed class LoopTimer(EventLoop loop, Action onElapsed) : IDisposable
{
    /// <summary>In milliseconds of the monotonic clock; the maximum while it is not started.</summary>
    internal long Deadline { get; private set; } = long.MaxValue;

    internal bool IsRunning => Deadline != long.MaxValue;

    internal void Start(int milliseconds) => Deadline = Environment.TickCount64 + milliseconds;

    internal void Cancel() => Deadline = long.MaxValue;

    public void Dispose() => loop.Remove(this);

    internal void Elapse()
    {
        Deadline = long.MaxValue;
        onElapsed();
    }
}
