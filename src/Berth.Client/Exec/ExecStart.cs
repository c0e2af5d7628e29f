// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Api.Exec;

namespace Berth.Client.Exec;

/// <summary>POST /exec/{id}/start.</summary>
public static class ExecStart
{
    public static EngineRequest Request(string execId, ExecStartConfig config)
    {
        var size = config.ConsoleSize is [var rows, var columns] ? string.Create(CultureInfo.InvariantCulture, $",\"ConsoleSize\":[{rows},{columns}]") : "";
        var body = $"{{\"Detach\":{(config.Detach ? "true" : "false")},\"Tty\":{(config.Tty ? "true" : "false")}{size}}}";
        return EngineRequest.Post($"/exec/{EngineRequest.Escape(execId)}/start").WithJson(Encoding.ASCII.GetBytes(body));
    }
}
