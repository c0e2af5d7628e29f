// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Exec;

namespace Berth.Client.Exec;

/// <summary>GET /exec/{id}/json.</summary>
public static class ExecInspection
{
    public static ExecInspect InspectExec(this EngineClient client, string execId) =>
        client.Send(EngineRequest.Get($"/exec/{EngineRequest.Escape(execId)}/json")).EnsureSuccess().Read(ApiJson.Default.ExecInspect);
}
