// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Client;
using Berth.CommandLine.Terminal;
using HostTerminal = Berth.Linux.Terminals.Terminal;

namespace Berth.CommandLine.Streams;

/// <summary>Keeps the size of a container's terminal that of this one.</summary>
internal sealed class TerminalResize : IDisposable
{
    private readonly EngineClient _client;
    private readonly Func<int, int, EngineRequest> _request;
    private readonly PosixSignalRegistration _registration;

    /// <param name="client">The engine.</param>
    /// <param name="request">Makes the request from rows and columns.</param>
    public TerminalResize(EngineClient client, Func<int, int, EngineRequest> request)
    {
        _client = client;
        _request = request;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Send());
    }

    /// <summary>Rows and columns; null without a terminal.</summary>
    public static (int Rows, int Columns)? Current =>
        StandardStreams.Out.IsTerminal && HostTerminal.GetSize(StandardStreams.OutputDescriptor) is { Rows: > 0, Columns: > 0 } size ? (size.Rows, size.Columns) : null;

    /// <summary>Height and width for a request's body; zeros without a terminal.</summary>
    public static uint[] ConsoleSize => Current is { } size ? [(uint)size.Rows, (uint)size.Columns] : [0, 0];

    public void Send()
    {
        if (Current is not { } size)
        {
            return;
        }

        try
        {
            _client.Send(_request(size.Rows, size.Columns)).Dispose();
        }
        catch (Exception error) when (error is EngineUnreachableException or ConnectionBrokenException)
        {
            // Not worth ending a session for; its own stream tells when the engine is gone.
        }
    }

    public void Dispose() => _registration.Dispose();
}
