// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;

namespace Berth.CommandLine.Tests.Commands;

/// <summary>Listens on a socket, answers each request by the given function, and keeps what it was asked.</summary>
internal sealed class RecordingEngine : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-test-").FullName;
    private readonly Func<string, string> _answer;

    /// <param name="answer">From the request line to the whole answer, head and body.</param>
    public RecordingEngine(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "s")));
        _listener.Listen(16);
        new Thread(AcceptAll) { IsBackground = true }.Start();
    }

    public string Host => "unix://" + Path.Combine(_folder, "s");

    public List<(string Line, string Body)> Requests { get; } = [];

    public static string Json(string status, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void AcceptAll()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private void Serve(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        while (ReadHead(stream) is { } head)
        {
            var lines = head.Split("\r\n");
            var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } header ? int.Parse(header[16..], null) : 0;
            var body = new byte[length];
            stream.ReadExactly(body);
            lock (Requests)
            {
                Requests.Add((lines[0], Encoding.UTF8.GetString(body)));
            }

            var answer = _answer(lines[0]);
            stream.Write(Encoding.UTF8.GetBytes(answer));
            if (answer.Contains("Connection: close", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private static string? ReadHead(NetworkStream stream)
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

        return head.ToString(0, head.Length - 4);
    }
}
