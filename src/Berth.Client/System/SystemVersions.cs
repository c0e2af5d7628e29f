// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.System;

/// <summary>GET /version, as the engine sent it.</summary>
public static class SystemVersions
{
    public static byte[] ReadVersion(this EngineClient client) => client.Send(EngineRequest.Get("/version")).EnsureSuccess().ReadBytes();
}
