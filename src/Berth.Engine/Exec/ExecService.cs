// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Exec;
using Berth.Engine.Streams;
using Berth.Primitives;

namespace Berth.Engine.Exec;

/// <summary>Further processes in running containers.</summary>
public sealed class ExecService
{
    /// <returns>The exec's id.</returns>
    public Task<string> CreateAsync(string containerNameOrId, ExecConfig config, CancellationToken cancellationToken) => throw _missing;

    /// <summary>Returns when the process has ended and all output is written, or, detached, when it runs.</summary>
    /// <param name="hijack">Null when detached. Sends the answer's headers (told whether there is a terminal) and gives the raw connection, which this method disposes.</param>
    public Task StartAsync(string execId, ExecStartConfig config, Func<bool, Task<HijackedStream>>? hijack, CancellationToken cancellationToken) => throw _missing;

    public Task<ExecInspect> InspectAsync(string execId, CancellationToken cancellationToken) => throw _missing;

    public Task ResizeAsync(string execId, int height, int width, CancellationToken cancellationToken) => throw _missing;

    private readonly EngineException _missing = new(ErrorKind.NotImplemented, "not built yet");
}
