// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Images;

/// <summary>
/// Keeps the collection of unreachable layers and blobs away from work that makes new ones: what a load has stored is garbage to everyone
/// until the load names it. While such work runs a collection is put off to the end of the last of it. Under the lock garbage is only
/// taken out of sight, which is short; it is swept away after.
/// </summary>
internal sealed class GarbageGate(Action collect, Action sweep)
{
    private readonly Lock _lock = new();
    private int _makers;
    private bool _wanted;

    /// <summary>Begins work that makes layers or blobs; dispose the result when all of it is named.</summary>
    internal IDisposable Enter()
    {
        lock (_lock)
        {
            _makers++;
        }

        return new Pass(this);
    }

    /// <summary>Collects now, or when the last maker is done.</summary>
    internal void Collect()
    {
        if (TryCollect())
        {
            sweep();
        }
    }

    /// <summary>Collects now and leaves the sweeping to someone else; false if it was put off.</summary>
    internal bool TryCollect()
    {
        lock (_lock)
        {
            if (_makers > 0)
            {
                _wanted = true;
                return false;
            }

            collect();
            return true;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _makers--;
            if (_makers > 0 || !_wanted)
            {
                return;
            }

            _wanted = false;
            collect();
        }

        sweep();
    }

    private sealed class Pass(GarbageGate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}
