// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Berth.Api;
using Berth.Api.Images;
using Berth.Api.Wire;
using Microsoft.AspNetCore.Http;

namespace Berth.Server.Streams;

/// <summary>
/// The progress of a long operation as JSON lines. The first line opens the answer with status 200, so an operation that fails before it
/// can still be answered with a status of its own.
/// </summary>
internal sealed class ProgressStream(HttpResponse response)
{
    private readonly Channel<JsonMessage> _messages = Channel.CreateUnbounded<JsonMessage>(new UnboundedChannelOptions { SingleReader = true });

    public bool Started { get; private set; }

    /// <summary>May be called from any thread; never waits for the client.</summary>
    public void Report(JsonMessage message) => _messages.Writer.TryWrite(message);

    /// <summary>Runs the operation and writes what it reports, until both are done.</summary>
    public async Task RunAsync(Func<Task> operation)
    {
        var running = CompleteAfterAsync(operation);
        await foreach (var message in _messages.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await WriteAsync(message).ConfigureAwait(false);
        }

        await running.ConfigureAwait(false);
    }

    public async Task WriteErrorAsync(string message) =>
        await WriteAsync(new JsonMessage { ErrorDetail = new JsonMessageError { Message = message }, Error = message }).ConfigureAwait(false);

    private async Task CompleteAfterAsync(Func<Task> operation)
    {
        try
        {
            await operation().ConfigureAwait(false);
        }
        finally
        {
            _messages.Writer.Complete();
        }
    }

    private async Task WriteAsync(JsonMessage message)
    {
        if (!Started)
        {
            Started = true;
            response.Headers.ContentType = "application/json";
        }

        byte[] line = [.. WireJson.Serialize(message, ApiJson.Default.JsonMessage), (byte)'\r', (byte)'\n'];
        await response.BodyWriter.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
    }
}
