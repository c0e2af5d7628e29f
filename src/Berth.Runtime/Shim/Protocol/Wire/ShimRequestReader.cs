// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;

namespace Berth.Runtime.Shim.Protocol.Wire;

/// <summary>Reads a request.</summary>
internal static class ShimRequestReader
{
    internal static ShimRequest Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        JsonMembers.Begin(ref reader);
        if (!JsonMembers.Next(ref reader) || !reader.ValueTextEquals("type"u8))
            throw new JsonException("a message begins with its type");
        string type = JsonValues.RequiredString(ref reader);
        var members = default(Members);
        while (JsonMembers.Next(ref reader))
            members.Read(ref reader);
        return members.Build(type);
    }

    // The members of all requests together: a name means the same in each.
    private struct Members
    {
        private long sequence;
        private AttachStreams[]? attachments;
        private string? execId;
        private Process? process;
        private AttachStreams? attach;
        private AttachStreams? streams;
        private bool withoutSeccomp;
        private bool all;
        private int signal;
        private ushort width;
        private ushort height;

        internal void Read(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("sequence"u8))
                sequence = JsonValues.Int64(ref reader);
            else if (reader.ValueTextEquals("attachments"u8))
                attachments = JsonMembers.Array(ref reader, AttachMembers);
            else if (reader.ValueTextEquals("execId"u8))
                execId = JsonValues.String(ref reader);
            else if (reader.ValueTextEquals("process"u8))
                process = JsonMembers.Object(ref reader, ProcessReader.ReadProcess);
            else if (reader.ValueTextEquals("attach"u8))
                attach = JsonMembers.Object(ref reader, AttachMembers);
            else if (reader.ValueTextEquals("streams"u8))
                streams = JsonMembers.Object(ref reader, AttachMembers);
            else
                ReadScalar(ref reader);
        }

        internal readonly ShimRequest Build(string type) => type switch
        {
            "launch" => new LaunchShimRequest { Sequence = sequence, Attachments = attachments ?? [] },
            "exec" => new ExecShimRequest { Sequence = sequence, ExecId = Need(execId), Process = Need(process), Attach = attach, WithoutSeccomp = withoutSeccomp },
            "attach" => new AttachShimRequest { Sequence = sequence, Streams = Need(streams) },
            "resize" => new ResizeShimRequest { Sequence = sequence, ExecId = execId, Width = width, Height = height },
            "signal" => new SignalShimRequest { Sequence = sequence, ExecId = execId, Signal = signal, All = all },
            "pause" => new PauseShimRequest { Sequence = sequence },
            "resume" => new ResumeShimRequest { Sequence = sequence },
            "closeStdin" => new CloseStdinShimRequest { Sequence = sequence, ExecId = execId },
            "state" => new StateShimRequest { Sequence = sequence },
            "pids" => new PidsShimRequest { Sequence = sequence },
            "release" => new ReleaseShimRequest { Sequence = sequence },
            _ => throw new JsonException($"unknown request {type}"),
        };

        private void ReadScalar(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("withoutSeccomp"u8))
                withoutSeccomp = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("all"u8))
                all = JsonValues.Boolean(ref reader);
            else if (reader.ValueTextEquals("signal"u8))
                signal = JsonValues.Int32(ref reader);
            else if (reader.ValueTextEquals("width"u8))
                width = JsonValues.UInt16(ref reader);
            else if (reader.ValueTextEquals("height"u8))
                height = JsonValues.UInt16(ref reader);
            else
                reader.Skip();
        }

        private static T Need<T>(T? value)
            where T : class => value ?? throw new JsonException("a member is missing");

        private static AttachStreams AttachMembers(ref Utf8JsonReader reader)
        {
            var value = new AttachStreams();
            while (JsonMembers.Next(ref reader))
            {
                if (reader.ValueTextEquals("stdin"u8))
                    value = value with { Stdin = JsonValues.Boolean(ref reader) };
                else if (reader.ValueTextEquals("stdout"u8))
                    value = value with { Stdout = JsonValues.Boolean(ref reader) };
                else if (reader.ValueTextEquals("stderr"u8))
                    value = value with { Stderr = JsonValues.Boolean(ref reader) };
                else
                    reader.Skip();
            }

            return value;
        }
    }
}
