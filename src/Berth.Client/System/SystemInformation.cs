// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.System;

/// <summary>GET /info, as the engine sent it.</summary>
public static class SystemInformation
{
    public static byte[] ReadInformation(this EngineClient client) => client.Send(EngineRequest.Get("/info")).EnsureSuccess().ReadBytes();
}
