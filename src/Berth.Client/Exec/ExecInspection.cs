// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Exec;

namespace Berth.Client.Exec;

/// <summary>GET /exec/{id}/json.</summary>
public static class ExecInspection
{
    public static ExecInspect InspectExec(this EngineClient client, string execId) => client.Send(Request(execId)).EnsureSuccess().Read(ApiJson.Default.ExecInspect);

    /// <summary>The code alone; null while the process runs.</summary>
    public static int? ExecExitCode(this EngineClient client, string execId) =>
        (int?)FlatJson.Number(client.Send(Request(execId)).EnsureSuccess().ReadBytes(), "ExitCode"u8);

    private static EngineRequest Request(string execId) => EngineRequest.Get($"/exec/{EngineRequest.Escape(execId)}/json");
}
