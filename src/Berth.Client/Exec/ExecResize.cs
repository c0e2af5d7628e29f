// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Exec;

/// <summary>POST /exec/{id}/resize.</summary>
public static class ExecResize
{
    public static EngineRequest Request(string execId, int rows, int columns) =>
        EngineRequest.Post($"/exec/{EngineRequest.Escape(execId)}/resize").With("h", rows).With("w", columns);
}
