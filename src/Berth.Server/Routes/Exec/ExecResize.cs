// SPDX-License-Identifier: Apache-2.0
namespace Berth.Server.Routes.Exec;

/// <summary>POST /exec/{id}/resize.</summary>
internal static class ExecResize
{
    public static async Task HandleAsync(ApiRequest request)
    {
        var height = request.Query.TerminalSize("h", "height");
        var width = request.Query.TerminalSize("w", "width");
        await request.Services.Engine.Execs.ResizeAsync(request.Name, height, width, CancellationToken.None).ConfigureAwait(false);
        request.Context.Response.ContentLength = 0;
    }
}
