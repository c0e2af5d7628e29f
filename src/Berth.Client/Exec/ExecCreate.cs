// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;
using Berth.Api.Containers;
using Berth.Api.Exec;
using Berth.Api.Wire;
using Berth.Client.Containers;

namespace Berth.Client.Exec;

/// <summary>POST /containers/{id}/exec.</summary>
public static class ExecCreate
{
    public static string CreateExec(this EngineClient client, string container, ExecConfig config)
    {
        var request = EngineRequest.Post(ContainerPath.Of(container, "/exec")).WithJson(Write(config));
        return FlatJson.Text(client.Send(request).EnsureSuccess().ReadBytes(), "Id"u8);
    }

    private static byte[] Write(ExecConfig config)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("User"u8, config.User);
            writer.WriteBoolean("Privileged"u8, config.Privileged);
            writer.WriteBoolean("Tty"u8, config.Tty);
            if (config.ConsoleSize is { } size)
            {
                ContainerCreateWriter.WriteNumbers(writer, "ConsoleSize"u8, size);
            }

            writer.WriteBoolean("AttachStdin"u8, config.AttachStdin);
            writer.WriteBoolean("AttachStderr"u8, config.AttachStderr);
            writer.WriteBoolean("AttachStdout"u8, config.AttachStdout);
            writer.WriteString("DetachKeys"u8, config.DetachKeys);
            ContainerCreateWriter.WriteTexts(writer, "Env"u8, config.Env);
            writer.WriteString("WorkingDir"u8, config.WorkingDir);
            ContainerCreateWriter.WriteTexts(writer, "Cmd"u8, config.Cmd);
            writer.WriteEndObject();
        }

        return WireJson.Escape(buffer.WrittenSpan);
    }
}
