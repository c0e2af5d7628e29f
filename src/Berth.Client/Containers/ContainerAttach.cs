// SPDX-License-Identifier: Apache-2.0
namespace Berth.Client.Containers;

/// <summary>POST /containers/{id}/attach, with a connection that is taken over.</summary>
public static class ContainerAttach
{
    public static EngineRequest Request(string container, AttachStreams streams, string? detachKeys) =>
        EngineRequest.Post(ContainerPath.Of(container, "/attach"))
            .With("detachKeys", detachKeys)
            .With("stderr", streams.HasFlag(AttachStreams.Error))
            .With("stdin", streams.HasFlag(AttachStreams.Input))
            .With("stdout", streams.HasFlag(AttachStreams.Output))
            .With("stream", true);
}

/// <summary>The streams of a process.</summary>
[Flags]
public enum AttachStreams
{
    None = 0,
    Input = 1,
    Output = 2,
    Error = 4,
}
