// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Berth.EndToEnd.Harness;

/// <summary>Waits for a condition, bounded, and says which one never came.</summary>
public static class Eventually
{
    public static void True(Func<bool> condition, string what, int timeoutSeconds = 20, Func<string>? details = null)
    {
        var watch = Stopwatch.StartNew();
        using var pause = new ManualResetEventSlim();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > timeoutSeconds)
                throw new TimeoutException($"did not happen within {timeoutSeconds} s: {what}\n{details?.Invoke()}");
            pause.Wait(20);
        }
    }
}
