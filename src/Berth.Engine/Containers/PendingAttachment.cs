// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Shims;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Containers;

/// <summary>A client that has attached before the start and waits for the streams. Cancelled when the start fails or the container goes.</summary>
internal sealed class PendingAttachment(AttachStreams streams)
{
    private readonly TaskCompletionSource<AttachedStream> _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AttachStreams Streams { get; } = streams;

    public Task<AttachedStream> Attached => _attached.Task;

    public void Complete(AttachedStream stream)
    {
        // The client may have gone meanwhile; then nobody would close the stream.
        if (!_attached.TrySetResult(stream))
        {
            stream.Dispose();
        }
    }

    /// <summary>Nobody waits any more: whatever has come, or still comes, is closed.</summary>
    public void Abandon()
    {
        if (!_attached.TrySetCanceled(CancellationToken.None) && _attached.Task.IsCompletedSuccessfully)
        {
#pragma warning disable VSTHRD002, VSTHRD103 // It is complete.
            _attached.Task.Result.Dispose();
#pragma warning restore VSTHRD002, VSTHRD103
        }
    }

    public void Cancel() => _attached.TrySetCanceled(CancellationToken.None);
}
