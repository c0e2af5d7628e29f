// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Berth.Api.Versions;
using Berth.CommandLine.Configuration;

namespace Berth.CommandLine.Commands.System;

/// <summary>What this client says of itself in <c>version</c> and <c>info</c>.</summary>
internal static class ClientDocument
{
    /// <summary>What it was written in, where the stock client names its version of Go.</summary>
    public static string Framework { get; } = ".NET " + Environment.Version.ToString(2);

    public static string Processor { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    public static string ContextName(CommandContext context) =>
        context.Options.Hosts.Count > 0 ? "default" : context.Options.Context ?? EngineConnection.Variable("BERTH_CONTEXT") ?? EngineConnection.Variable("DOCKER_CONTEXT") ?? "default";

    /// <summary>Writes the fields that both commands have.</summary>
    public static void WriteFields(Utf8JsonWriter json, CommandContext context, string? apiVersion)
    {
        json.WriteString("Version", ClientIdentity.Version);
        if (apiVersion is not null)
        {
            json.WriteString("ApiVersion", apiVersion);
        }

        json.WriteString("DefaultAPIVersion", ApiVersion.Newest.ToString());
        json.WriteString("GitCommit", ClientIdentity.GitCommit);
        json.WriteString("GoVersion", Framework);
        json.WriteString("Os", "linux");
        json.WriteString("Arch", Processor);
        json.WriteString("Context", ContextName(context));
    }

    /// <summary>A build time as people read it; anything else as it is.</summary>
    public static string ReadableTime(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed)
            ? parsed.ToString("ddd MMM ", CultureInfo.InvariantCulture) + parsed.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + parsed.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture)
            : time;
}
