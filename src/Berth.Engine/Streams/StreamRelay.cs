// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Berth.Engine.Shims;

namespace Berth.Engine.Streams;

/// <summary>Copies between a client's connection and a shim's attachment until one of them has had enough. Disposes neither.</summary>
internal static class StreamRelay
{
    private const int BufferSize = 64 * 1024;

    /// <param name="detachKeys">Null when there is no terminal: then every byte is passed on.</param>
    /// <param name="beforeEnd">Awaited between the last byte and telling the client that it was the last: what the client asks next must be known by then.</param>
    /// <returns>Whether the client left by its detach keys.</returns>
    public static async Task<bool> RunAsync(
        HijackedStream client, AttachedStream process, bool withInput, DetachKeys? detachKeys, Func<Task>? beforeEnd, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task output = CopyOutputAsync(process, client, beforeEnd, ending.Token);
        Task<bool> input = withInput ? CopyInputAsync(client, process, detachKeys, ending.Token) : Task.FromResult(false);
        Task first = await Task.WhenAny(output, input);
        bool detached = first == input && await input;
        if (!detached)
        {
            // The end of input alone ends nothing: the program may still have much to say.
            await output;
        }

        await ending.CancelAsync();
        await input.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return detached;
    }

    private static async Task CopyOutputAsync(AttachedStream process, HijackedStream client, Func<Task>? beforeEnd, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await process.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            if (beforeEnd is not null)
            {
                await beforeEnd().WaitAsync(cancellationToken);
            }

            await client.CompleteWritesAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone; what it does not read is nobody's loss.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<bool> CopyInputAsync(HijackedStream client, AttachedStream process, DetachKeys? detachKeys, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        byte[] passed = detachKeys is null ? buffer : new byte[BufferSize * 2 + detachKeys.Length];
        try
        {
            int count;
            while ((count = await client.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken)) > 0)
            {
                bool detached = false;
                if (detachKeys is not null)
                {
                    detached = detachKeys.Filter(buffer.AsSpan(0, count), passed, out count);
                }

                if (count > 0)
                {
                    await process.WriteAsync(passed.AsMemory(0, count), cancellationToken);
                }

                if (detached)
                {
                    return true;
                }
            }

            process.CompleteWrites();
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whichever side has closed: there is no more input to give.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return false;
    }
}
