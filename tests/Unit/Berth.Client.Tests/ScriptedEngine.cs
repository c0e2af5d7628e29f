// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;

namespace Berth.Client.Tests;

/// <summary>Listens on a Unix socket and runs one script for each connection.</summary>
internal sealed class ScriptedEngine : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-test-").FullName;

    public ScriptedEngine(Action<NetworkStream, int> script)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(16);
        new Thread(() => AcceptAll(script)) { IsBackground = true }.Start();
    }

    public string Path => _folder + "/s";

    public int Connections { get; private set; }

    public EngineClient Client(Func<EngineClientOptions, EngineClientOptions>? change = null)
    {
        var options = new EngineClientOptions { Endpoint = EngineEndpoint.Parse("unix://" + Path, tls: false) };
        return new EngineClient(change is null ? options : change(options));
    }

    /// <summary>One request: line and headers, and the body by its length or chunks.</summary>
    public static (string Head, string Body)? Receive(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var value = stream.ReadByte();
            if (value < 0)
            {
                return null;
            }

            head.Append((char)value);
        }

        var text = head.ToString();
        var body = "";
        if (text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)) is { } length)
        {
            var bytes = new byte[int.Parse(length[16..], null)];
            stream.ReadExactly(bytes);
            body = Encoding.UTF8.GetString(bytes);
        }
        else if (text.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal))
        {
            while (Convert.ToInt32(ReadLine(stream), 16) is > 0 and var size)
            {
                var bytes = new byte[size + 2];
                stream.ReadExactly(bytes);
                body += Encoding.UTF8.GetString(bytes, 0, size);
            }

            ReadLine(stream);
        }

        return (text, body);
    }

    public static void Send(NetworkStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    public static string Answer(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        int value;
        while ((value = stream.ReadByte()) is not ('\n' or -1))
        {
            line.Append((char)value);
        }

        return line.ToString().TrimEnd('\r');
    }

    private void AcceptAll(Action<NetworkStream, int> script)
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                var number = ++Connections;
                new Thread(() => Serve(connection, number, script)) { IsBackground = true }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static void Serve(Socket connection, int number, Action<NetworkStream, int> script)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            script(stream, number);
        }
        catch (IOException)
        {
            // The client left in the middle.
        }
    }
}
