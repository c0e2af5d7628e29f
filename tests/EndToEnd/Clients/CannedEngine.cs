// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Berth.EndToEnd.Clients;

/// <summary>An engine that gives prepared answers, so that two clients can be compared on one and the same thing. It remembers nothing and does nothing.</summary>
public sealed class CannedEngine : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-canned-").FullName;
    private readonly JsonElement[] _answers;

    public CannedEngine(string answersFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(answersFile));
        _answers = [.. document.RootElement.EnumerateArray().Select(answer => answer.Clone())];
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "engine.sock")));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Host => "unix://" + Path.Combine(_folder, "engine.sock");

    public string Folder => _folder;

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket client = _listener.Accept();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            while (ReadLine(stream) is { Length: > 0 } request)
            {
                ReadRest(stream);
                string[] words = request.Split(' ');
                stream.Write(Answer(words[0], Regex.Replace(words[1], "^/v1\\.[0-9]+", "")));
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private byte[] Answer(string method, string path)
    {
        if (path == "/_ping")
            return Response(200, method == "HEAD" ? "" : "OK", "Api-Version: 1.51\r\n");
        foreach (JsonElement answer in _answers)
        {
            string wanted = answer.TryGetProperty("method", out JsonElement verb) ? verb.GetString()! : "GET";
            if (wanted != method || !Regex.IsMatch(path, $"^(?:{answer.GetProperty("path").GetString()})$"))
                continue;
            int status = answer.TryGetProperty("status", out JsonElement code) ? code.GetInt32() : 200;
            JsonElement body = answer.TryGetProperty("body", out JsonElement given) ? given : default;
            return Response(status, body.ValueKind switch { JsonValueKind.Undefined => "", JsonValueKind.String => body.GetString()!, _ => body.GetRawText() });
        }

        return Response(404, "{\"message\":\"page not found\"}");
    }

    private static byte[] Response(int status, string body, string headers = "")
    {
        string length = status == 204 ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        return Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Canned\r\n{headers}{length}\r\n{(status == 204 ? "" : body)}");
    }

    private static void ReadRest(NetworkStream stream)
    {
        int length = 0;
        bool chunked = false;
        while (ReadLine(stream) is { Length: > 0 } header)
        {
            chunked |= header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
            length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(header.AsSpan(15)) : length;
        }

        while (chunked && Convert.ToInt32(ReadLine(stream), 16) is > 0 and int chunk)
            stream.ReadExactly(new byte[chunk + 2]);
        stream.ReadExactly(new byte[chunked ? 2 : length]);
    }

    private static string? ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        for (int b = stream.ReadByte(); b >= 0; b = stream.ReadByte())
        {
            if (b == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)b);
        }

        return null;
    }
}
