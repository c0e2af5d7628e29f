// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;

namespace Berth.EndToEnd.Harness;

/// <summary>A berthd of the tests' own: its own data root, run directory and socket.</summary>
public sealed class DaemonProcess : IDisposable
{
    private readonly List<string> _extraArguments;
    private readonly string? _shell;
    private RunningCommand? _running;

    public DaemonProcess(string folder, params string[] extraArguments)
        : this(null, folder, extraArguments)
    {
    }

    /// <param name="shell">A script that prepares its shell in some way and then executes "$@", the daemon.</param>
    public DaemonProcess(string? shell, string folder, string[] extraArguments)
    {
        _shell = shell;
        Folder = folder;
        _extraArguments = [.. extraArguments];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "daemon.json"), "{}");
        Start();
    }

    public string Folder { get; }

    public string DataRoot => Path.Combine(Folder, "data");

    public string ExecRoot => Path.Combine(Folder, "run");

    public string Socket => Path.Combine(Folder, "berth.sock");

    public string Host => "unix://" + Socket;

    public int Id => _running?.Id ?? throw new InvalidOperationException("the daemon does not run");

    public string Log => _running?.Error ?? "";

    public void Start()
    {
        string[] before = _shell is null ? [] : ["-c", _shell, "sh", Executables.Berthd];
        _running = Command.Start(_shell is null ? Executables.Berthd : "sh",
            [.. before, "--host", Host, "--data-root", DataRoot, "--exec-root", ExecRoot, "--pidfile", Path.Combine(Folder, "berthd.pid"), "--config-file", Path.Combine(Folder, "daemon.json"), .. _extraArguments]);
        Eventually.True(Answers, "berthd answers", 20, () => $"exited: {_running.HasExited}\n{_running.Error}");
    }

    /// <summary>Ends the daemon as a power failure would: no clean-up of any kind.</summary>
    public void Kill()
    {
        _running!.Signal(9);
        _running.WaitForExit(10);
        _running.Dispose();
    }

    /// <summary>Ends the daemon by SIGTERM.</summary>
    public CommandResult Stop()
    {
        _running!.Signal(15);
        CommandResult result = _running.WaitForExit(10);
        _running.Dispose();
        _running = null;
        return result;
    }

    public bool Answers()
    {
        if (_running!.HasExited)
            throw new InvalidOperationException($"berthd ended: {_running.Error}");
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            socket.Send("GET /_ping HTTP/1.1\r\nHost: berth\r\nConnection: close\r\n\r\n"u8);
            byte[] answer = new byte[64];
            int count = socket.Receive(answer);
            return System.Text.Encoding.ASCII.GetString(answer, 0, count).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_running is { HasExited: false })
            Stop();
        _running?.Dispose();
    }
}
