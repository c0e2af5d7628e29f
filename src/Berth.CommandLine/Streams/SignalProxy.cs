// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Client;
using Berth.Client.Containers;
using Berth.Primitives;

namespace Berth.CommandLine.Streams;

/// <summary>Hands the client's signals on to the container's process, as if it ran here.</summary>
internal sealed class SignalProxy : IDisposable
{
    /// <summary>
    /// HUP, INT, QUIT, USR1, USR2, ALRM, TERM, STKFLT, CONT, TSTP, TTIN, TTOU. Those that the client's own faults raise are not among them, nor
    /// CHLD, PIPE, URG and WINCH, which mean the client itself.
    /// </summary>
    private static ReadOnlySpan<byte> Forwarded => [1, 2, 3, 10, 12, 14, 15, 16, 18, 20, 21, 22];

    private readonly EngineClient _client;
    private readonly string _container;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public SignalProxy(EngineClient client, string container)
    {
        _client = client;
        _container = container;
        foreach (var signal in Forwarded)
        {
            var number = signal;
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context => Forward(context, number)));
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Forward(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        try
        {
            _client.Send(ContainerKill.Request(_container, Signals.Name(number))).Dispose();
        }
        catch (Exception error) when (error is EngineUnreachableException or ConnectionBrokenException)
        {
            // The engine is gone: the command itself is about to say so.
        }
    }
}
