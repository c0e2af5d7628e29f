// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Terminals;
using HostTerminal = Berth.Linux.Terminals.Terminal;

namespace Berth.CommandLine.Terminal;

/// <summary>Hands each key to the container as it is, and gives the terminal back as it was on every way out: return, failure, or a signal that ends the client.</summary>
internal sealed class RawTerminal : IDisposable
{
    private const int SignalExitBase = 128;

    private readonly SafeFd _terminal;
    private readonly TerminalMode _saved;
    private readonly PosixSignalRegistration[] _signals;
    private int _restored;

    private RawTerminal(SafeFd terminal, TerminalMode saved)
    {
        _terminal = terminal;
        _saved = saved;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Leave(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Leave(context, 1)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Leave(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Leave(context, 3)),
        ];
    }

    /// <summary>Null when standard input is no terminal.</summary>
    public static RawTerminal? Enter() =>
        StandardStreams.InputIsTerminal && HostTerminal.MakeRaw(StandardStreams.InputDescriptor) is { } saved
            ? new RawTerminal(StandardStreams.InputDescriptor, saved)
            : null;

    public void Dispose()
    {
        Restore();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Restore()
    {
        if (Interlocked.Exchange(ref _restored, 1) == 0)
        {
            _saved.Restore(_terminal);
        }
    }

    private void Leave(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        Restore();
#pragma warning disable RS0030 // A signal's handler has no Main to return to; the terminal is restored.
        Environment.Exit(SignalExitBase + signal);
#pragma warning restore RS0030
    }
}
