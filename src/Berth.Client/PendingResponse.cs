// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>A request that is on its way. Several may be, each on a connection of its own.</summary>
public sealed class PendingResponse
{
    private readonly EngineClient _client;
    private readonly EngineRequest _request;
    private readonly HttpConnection _connection;
    private readonly bool _upgrade;
    private readonly ApiVersion _version;

    internal PendingResponse(EngineClient client, EngineRequest request, HttpConnection connection, bool upgrade)
    {
        _client = client;
        _request = request;
        _connection = connection;
        _upgrade = upgrade;
        _version = client.Version;
    }

    /// <summary>Waits for the headers. The body is not checked: see <see cref="EngineResponse.EnsureSuccess"/>.</summary>
    public EngineResponse Receive()
    {
        var head = _connection.ReceiveHead();
        var response = ToResponse(head);
        return _client.ShouldRetryWithOlderVersion(response, _version, out var body)
            ? _client.Begin(_request, _upgrade).Receive()
            : body is null ? response : new EngineResponse(head, body);
    }

    /// <summary>Waits until the engine has switched to raw bytes.</summary>
    /// <exception cref="EngineApiException">It refused.</exception>
    public HijackedConnection ReceiveUpgrade()
    {
        var head = _connection.ReceiveHead();
        if (head.Status == 101)
        {
            return new HijackedConnection(_connection, head.Headers.GetValueOrDefault("Content-Type"));
        }

        using var response = ToResponse(head);
        if (_client.ShouldRetryWithOlderVersion(response, _version, out var body))
        {
            return _client.Begin(_request, upgrade: true).ReceiveUpgrade();
        }

        using var again = body is null ? response : new EngineResponse(head, body);
        again.EnsureSuccess();
        throw new EngineUnreachableException($"unable to upgrade to tcp, received {head.Status}");
    }

    private EngineResponse ToResponse(HttpHead head)
    {
        var hasBody = _request.Method != "HEAD" && head.Status is not (204 or 304 or 101);
        return new EngineResponse(head, new ResponseBody(_connection, head, hasBody, _client.Release));
    }
}
