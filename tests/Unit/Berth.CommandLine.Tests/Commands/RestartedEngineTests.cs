// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;
using Berth.Client;
using Berth.Client.Containers;

namespace Berth.CommandLine.Tests.Commands;

public sealed class RestartedEngineTests
{
    [Fact]
    public async Task AConnectionThatWasCutWhileItWaited_IsMadeAnew()
    {
        var folder = Directory.CreateTempSubdirectory("berth-test-").FullName;
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "s")));
            listener.Listen(4);
            using var client = new EngineClient(new EngineClientOptions { Endpoint = EngineEndpoint.Parse("unix://" + Path.Combine(folder, "s"), false) });
            for (var turn = 0; turn < 2; turn++)
            {
                var engine = AnswerOnceAsync(listener);
                using (var response = client.Send(ContainerKill.Request("a", null)))
                {
                    Assert.Equal(204, response.Status);
                }

                await engine;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AnswerOnceAsync(Socket listener)
    {
        using var connection = await listener.AcceptAsync();
        await connection.ReceiveAsync(new byte[4096]);
        await connection.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\n\r\n"));
    }
}
