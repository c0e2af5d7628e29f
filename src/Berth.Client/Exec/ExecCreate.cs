// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Exec;
using Berth.Api.Wire;
using Berth.Client.Containers;

namespace Berth.Client.Exec;

/// <summary>POST /containers/{id}/exec.</summary>
public static class ExecCreate
{
    public static string CreateExec(this EngineClient client, string container, ExecConfig config)
    {
        var request = EngineRequest.Post(ContainerPath.Of(container, "/exec")).WithJson(WireJson.Serialize(config, ApiJson.Default.ExecConfig));
        return client.Send(request).EnsureSuccess().Read(ApiJson.Default.IdResponse).Id;
    }
}
