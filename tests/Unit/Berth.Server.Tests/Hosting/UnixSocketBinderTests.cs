// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using Berth.Primitives;
using Berth.Server.Hosting;

namespace Berth.Server.Tests.Hosting;

public sealed class UnixSocketBinderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-socket-").FullName;

    private string SocketPath => Path.Combine(_directory, "s.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TheSocket_IsForOwnerAndGroupOnly()
    {
        using var socket = Bind();

        const UnixFileMode expected = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Assert.Equal(expected, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public void ASocketThatSomebodyAnswersOn_IsLeftAlone()
    {
        using var first = Bind();

        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(Bind).Kind);
    }

    [Fact]
    public void ASocketThatNobodyAnswersOn_IsReplaced()
    {
        // Bound and never listening: what a killed daemon leaves looks the same to a client.
        using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        dead.Bind(new UnixDomainSocketEndPoint(SocketPath));

        using var socket = Bind();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(SocketPath));
    }

    [Fact]
    public void AFileOfThatName_IsLeftAlone()
    {
        File.WriteAllText(SocketPath, "precious");

        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(Bind).Kind);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    private Socket Bind() => UnixSocketBinder.Bind(ListenAddress.Parse("unix://" + SocketPath, tls: false), SocketPath, group: null);
}
