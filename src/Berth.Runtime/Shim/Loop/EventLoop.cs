// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Events;
using Berth.Linux.Handles;

namespace Berth.Runtime.Shim.Loop;

/// <summary>Told on the loop's thread that its descriptor is ready.</summary>
internal interface IReadyHandler
{
    void OnReady(EpollEvents events);
}

/// <summary>One epoll on one thread, with timers. Nothing that it does between two events allocates.</summary>
internal sealed class EventLoop : IDisposable
{
    private readonly Epoll epoll = new();
    private readonly List<Registration?> slots = [];
    private readonly List<LoopTimer> timers = [];
    private int generations;
    private bool stopped;

    /// <summary>Watches a descriptor that the caller goes on owning.</summary>
    internal Registration Register(SafeFd fd, IReadyHandler handler, EpollEvents interest)
    {
        int slot = slots.IndexOf(null);
        if (slot < 0)
        {
            slot = slots.Count;
            slots.Add(null);
        }

        var registration = new Registration(this, slot, fd, handler);
        slots[slot] = registration;
        registration.Interest = interest;
        return registration;
    }

    internal LoopTimer CreateTimer(Action onElapsed)
    {
        var timer = new LoopTimer(this, onElapsed);
        timers.Add(timer);
        return timer;
    }

    internal void Stop() => stopped = true;

    internal void Run()
    {
        while (!stopped)
        {
            foreach (EpollReady ready in epoll.Wait(NextTimeout()))
            {
                // An earlier handler of this batch may have ended this registration, and its slot may be in use again.
                Registration? registration = slots[(int)(uint)ready.Token];
                if (registration is not null && registration.Token == ready.Token)
                    registration.Handler.OnReady(ready.Events);
            }

            RunTimers();
        }
    }

    public void Dispose() => epoll.Dispose();

    internal void Remove(LoopTimer timer) => timers.Remove(timer);

    private int NextTimeout()
    {
        long next = long.MaxValue;
        foreach (LoopTimer timer in timers)
            next = Math.Min(next, timer.Deadline);
        return next == long.MaxValue ? -1 : (int)Math.Clamp(next - Environment.TickCount64, 0, int.MaxValue);
    }

    private void RunTimers()
    {
        if (timers.Count == 0)
            return;
        long now = Environment.TickCount64;
        for (int i = timers.Count - 1; i >= 0; i--)
        {
            // A handler may remove timers, its own among them.
            if (i < timers.Count && timers[i].Deadline <= now)
                timers[i].Elapse();
        }
    }

    /// <summary>One watched descriptor.</summary>
    internal sealed class Registration : IDisposable
    {
        private readonly EventLoop loop;
        private readonly int slot;
        private readonly SafeFd fd;
        private EpollEvents interest;
        private bool disposed;

        internal Registration(EventLoop loop, int slot, SafeFd fd, IReadyHandler handler)
        {
            this.loop = loop;
            this.slot = slot;
            this.fd = fd;
            Handler = handler;
            Token = ((long)++loop.generations << 32) | (uint)slot;
        }

        internal IReadyHandler Handler { get; }

        internal long Token { get; }

        /// <summary>With none, the descriptor is out of the epoll altogether: a hang-up is reported even to who asked for nothing, and would spin.</summary>
        internal EpollEvents Interest
        {
            get => interest;
            set
            {
                if (value == interest || disposed)
                    return;
                if (value == EpollEvents.None)
                    loop.epoll.Remove(fd);
                else if (interest == EpollEvents.None)
                    loop.epoll.Add(fd, value, Token);
                else
                    loop.epoll.Modify(fd, value, Token);
                interest = value;
            }
        }

        public void Dispose()
        {
            if (disposed)
                return;
            Interest = EpollEvents.None;
            disposed = true;
            loop.slots[slot] = null;
        }
    }
}
