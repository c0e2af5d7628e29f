// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Text.Json;

namespace Berth.Runtime.Shim.Protocol.Wire;

/// <summary>Writes replies, events and the exit record.</summary>
internal static class ShimMessageWriter
{
    internal static ReadOnlySpan<byte> Write(ShimMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, Members(writer: null, message));
            writer.WriteNumber("sequence"u8, message.Sequence);
            Members(writer, message);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    internal static ReadOnlySpan<byte> Write(ContainerExit exit)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            ExitMembers(writer, exit);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    // The type's name, and with a writer also its members.
    private static string Members(Utf8JsonWriter? writer, ShimMessage message)
    {
        switch (message)
        {
            case OkReply:
                return "ok";
            case ErrorReply error:
                Error(writer, error);
                return "error";
            case LaunchedReply launched:
                Launched(writer, launched);
                return "launched";
            case StartedReply started:
                writer?.WriteNumber("pid"u8, started.Pid);
                return "started";
            case StateReply state:
                State(writer, state);
                return "state";
            case PidsReply pids:
                Pids(writer, pids);
                return "pids";
            case ExitedEvent exited:
                Exit(writer, exited.Exit);
                return "exited";
            case ExecExitedEvent exited:
                writer?.WriteString("execId"u8, exited.ExecId);
                writer?.WriteNumber("exitCode"u8, exited.ExitCode);
                return "execExited";
            default:
                throw new JsonException($"unknown message {message.GetType().Name}");
        }
    }

    private static void Error(Utf8JsonWriter? writer, ErrorReply error)
    {
        if (writer is null)
            return;
        writer.WriteString("kind"u8, error.Kind.ToString());
        writer.WriteString("message"u8, error.Message);
        if (error.Step is not null)
            writer.WriteString("step"u8, error.Step);
        if (error.Path is not null)
            writer.WriteString("path"u8, error.Path);
        writer.WriteNumber("errno"u8, error.Errno);
    }

    private static void Launched(Utf8JsonWriter? writer, LaunchedReply launched)
    {
        if (writer is null)
            return;
        writer.WriteNumber("pid"u8, launched.Pid);
        writer.WriteNumber("startTime"u8, launched.StartTime);
        writer.WriteString("startedAt"u8, launched.StartedAt);
        if (launched.Timings is null)
            return;
        writer.WriteStartArray("timings"u8);
        foreach (ShimTiming timing in launched.Timings)
        {
            writer.WriteStartObject();
            writer.WriteString("step"u8, timing.Step);
            writer.WriteNumber("microseconds"u8, timing.Microseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void State(Utf8JsonWriter? writer, StateReply state)
    {
        if (writer is null)
            return;
        writer.WriteString("status"u8, state.Status.ToString());
        writer.WriteNumber("pid"u8, state.Pid);
        writer.WriteNumber("startTime"u8, state.StartTime);
        if (state.StartedAt is DateTimeOffset startedAt)
            writer.WriteString("startedAt"u8, startedAt);
        writer.WriteNumber("shimPid"u8, state.ShimPid);
        writer.WriteStartArray("execs"u8);
        foreach (ShimExecState exec in state.Execs)
        {
            writer.WriteStartObject();
            writer.WriteString("execId"u8, exec.ExecId);
            writer.WriteNumber("pid"u8, exec.Pid);
            if (exec.ExitCode is int exitCode)
                writer.WriteNumber("exitCode"u8, exitCode);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (state.Exit is not null)
            Exit(writer, state.Exit);
    }

    private static void Pids(Utf8JsonWriter? writer, PidsReply reply)
    {
        if (writer is null)
            return;
        writer.WriteStartArray("pids"u8);
        foreach (int pid in reply.Pids)
            writer.WriteNumberValue(pid);
        writer.WriteEndArray();
    }

    private static void Exit(Utf8JsonWriter? writer, ContainerExit exit)
    {
        if (writer is null)
            return;
        writer.WriteStartObject("exit"u8);
        ExitMembers(writer, exit);
        writer.WriteEndObject();
    }

    private static void ExitMembers(Utf8JsonWriter writer, ContainerExit exit)
    {
        writer.WriteNumber("exitCode"u8, exit.ExitCode);
        writer.WriteNumber("signal"u8, exit.Signal);
        writer.WriteBoolean("oomKilled"u8, exit.OomKilled);
        writer.WriteNumber("pid"u8, exit.Pid);
        if (exit.StartedAt is DateTimeOffset startedAt)
            writer.WriteString("startedAt"u8, startedAt);
        writer.WriteString("finishedAt"u8, exit.FinishedAt);
    }
}
