// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Api.Exec;
using Berth.Api.Wire;

namespace Berth.Client.Exec;

/// <summary>POST /exec/{id}/start.</summary>
public static class ExecStart
{
    public static EngineRequest Request(string execId, ExecStartConfig config) =>
        EngineRequest.Post($"/exec/{EngineRequest.Escape(execId)}/start").WithJson(WireJson.Serialize(config, ApiJson.Default.ExecStartConfig));
}
