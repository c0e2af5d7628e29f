// SPDX-License-Identifier: Apache-2.0
using Berth.Api;
using Berth.Engine.System;

namespace Berth.Server.Routes.System;

/// <summary>GET /version.</summary>
internal static class Version
{
    public static Task HandleAsync(ApiRequest request) =>
        request.WriteJsonAsync(SystemService.Version(), ApiJson.Default.SystemVersion);
}
