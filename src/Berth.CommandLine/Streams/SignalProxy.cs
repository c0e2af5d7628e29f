// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Client;
using Berth.Client.Containers;
using Berth.CommandLine.Terminal;
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

    private const int UntilForced = 3;

    private readonly EngineClient _client;
    private readonly string _container;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _terminations;

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
        if (number is 2 or 15 && Interlocked.Increment(ref _terminations) == UntilForced)
        {
            // The process does not care, and the user wants the terminal back; the container runs on. The stock client's words and code.
            StandardStreams.Error.Write("\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n");
#pragma warning disable RS0030 // A signal's handler has no Main to return to.
            Environment.Exit(1);
#pragma warning restore RS0030
        }

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
