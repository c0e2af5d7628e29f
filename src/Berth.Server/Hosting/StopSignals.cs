// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Server.Hosting;

/// <summary>SIGTERM and SIGINT ask the daemon to end; the second one ends it at once. SIGHUP, which a closing terminal sends, does not.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, "terminated")));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, "interrupt")));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true));
    }

    public CancellationToken Token => _stop.Token;

    public string Received { get; private set; } = "";

    public Task WaitAsync() => _stopped.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, string name)
    {
        if (_stop.IsCancellationRequested)
        {
            // Not cancelled: the default action, which is to die.
            return;
        }

        context.Cancel = true;
        Received = name;
        _stop.Cancel();
        _stopped.TrySetResult();
    }
}
