// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Berth.Api.Containers;
using Berth.Primitives;

namespace Berth.Engine.Containers.Validation;

/// <summary>Checks the host-independent half of a create request.</summary>
internal static class ConfigValidation
{
    private const int MaxHostnameLength = 63;

    public static void Validate(ContainerConfig config)
    {
        if (config.Image.Length == 0)
        {
            throw Invalid("no image specified");
        }

        if (config.WorkingDir.Length > 0 && !config.WorkingDir.StartsWith('/'))
        {
            throw Invalid($"the working directory '{config.WorkingDir}' is invalid, it needs to be an absolute path");
        }

        foreach (string entry in config.Env ?? [])
        {
            if (entry.Length == 0 || entry[0] == '=')
            {
                throw Invalid($"invalid environment variable: {entry}");
            }

            RefuseNul(entry, "environment variable");
        }

        foreach (string argument in (config.Entrypoint ?? []).Concat(config.Cmd ?? []))
        {
            RefuseNul(argument, "argument");
        }

        if (config.StopSignal is { } signal && !Signals.TryParse(signal, out _))
        {
            throw Invalid($"invalid signal: {signal}");
        }

        if (config.StopTimeout is < -1)
        {
            throw Invalid($"invalid stop timeout: {config.StopTimeout}");
        }

        ValidateHostname(config.Hostname);
        ValidateWhatIsMissing(config);
    }

    // sethostname(2) takes 64 bytes; letters beyond these would go verbatim into /etc/hosts.
    private static void ValidateHostname(string hostname)
    {
        if (hostname.Length > MaxHostnameLength || hostname.AsSpan().IndexOfAnyExcept(s_hostnameLetters) >= 0)
        {
            throw Invalid($"invalid hostname format: {hostname}");
        }
    }

    private static readonly SearchValues<char> s_hostnameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private static void ValidateWhatIsMissing(ContainerConfig config)
    {
        if (config.Healthcheck is { } health)
        {
            CheckHealthTime("Interval", health.Interval);
            CheckHealthTime("Timeout", health.Timeout);
            CheckHealthTime("StartPeriod", health.StartPeriod);
            CheckHealthTime("StartInterval", health.StartInterval);
        }

        if (config.Healthcheck is { Test: { Count: > 0 } test } && !(test.Count == 1 && test[0] == "NONE"))
        {
            throw Missing("health checks (--health-cmd)");
        }

        if (config.Volumes is { Count: > 0 } volumes)
        {
            throw Missing($"anonymous volumes (-v {volumes.First().Key})");
        }

        if (config.MacAddress is { } address)
        {
            throw Missing($"a chosen MAC address ({address})");
        }
    }

    private static void CheckHealthTime(string name, long nanoseconds)
    {
        const long Shortest = 1_000_000;
        if (nanoseconds != 0 && nanoseconds < Shortest)
        {
            throw Invalid($"{name} in Healthcheck cannot be less than 1ms");
        }
    }

    private static void RefuseNul(string text, string what)
    {
        if (text.Contains('\0'))
        {
            throw Invalid($"invalid {what}: it contains a null byte");
        }
    }

    internal static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);

    internal static EngineException Missing(string what) => new(ErrorKind.NotImplemented, $"this version of Berth does not have {what} yet");
}
