// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Streams;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>A container's live streams and its log.</summary>
public sealed class ContainerStreams
{
    /// <summary>Returns when the attachment is over. Failures before the call of <paramref name="hijack"/> are for the HTTP answer.</summary>
    /// <param name="hijack">Sends the answer's headers (told whether the container has a terminal) and gives the raw connection, which this method disposes.</param>
    public Task AttachAsync(string nameOrId, AttachOptions options, Func<bool, Task<HijackedStream>> hijack, CancellationToken cancellationToken) => throw _missing;

    /// <summary>Writes the log, multiplexed unless the container has a terminal.</summary>
    /// <param name="begin">Sends the answer's headers (told whether the container has a terminal) and gives the body.</param>
    public Task LogsAsync(string nameOrId, LogsOptions options, Func<bool, Task<Stream>> begin, CancellationToken cancellationToken) => throw _missing;

    private readonly EngineException _missing = new(ErrorKind.NotImplemented, "not built yet");
}
