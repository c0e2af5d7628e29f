// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Api.System;
using Berth.Primitives;

namespace Berth.CommandLine.Commands.System;

/// <summary>The layout of <c>info</c> for people.</summary>
internal static class InfoText
{
    public static string Of(SystemInfo info)
    {
        var text = new StringBuilder();
        Objects(text, info);
        Plugins(text, info);
        Runtimes(text, info);
        Security(text, info);
        Machine(text, info);
        Settings(text, info);
        return text.Append('\n').ToString();
    }

    private static void Objects(StringBuilder text, SystemInfo info)
    {
        text.Append(CultureInfo.InvariantCulture, $" Containers: {info.Containers}\n  Running: {info.ContainersRunning}\n  Paused: {info.ContainersPaused}\n")
            .Append(CultureInfo.InvariantCulture, $"  Stopped: {info.ContainersStopped}\n Images: {info.Images}\n");
        Line(text, "Server Version", info.ServerVersion);
        Line(text, "Storage Driver", info.Driver);
        foreach (IReadOnlyList<string> pair in info.DriverStatus ?? [])
        {
            text.Append("  ").AppendJoin(": ", pair).Append('\n');
        }

        Line(text, "Logging Driver", info.LoggingDriver);
        Line(text, "Cgroup Driver", info.CgroupDriver);
        Line(text, "Cgroup Version", info.CgroupVersion);
    }

    private static void Plugins(StringBuilder text, SystemInfo info)
    {
        text.Append(" Plugins:\n  Volume: ").AppendJoin(' ', info.Plugins.Volume ?? []).Append("\n  Network: ").AppendJoin(' ', info.Plugins.Network ?? []).Append('\n');
        if (info.Plugins.Authorization is { Count: > 0 } authorization)
        {
            text.Append("  Authorization: ").AppendJoin(' ', authorization).Append('\n');
        }

        text.Append("  Log: ").AppendJoin(' ', info.Plugins.Log ?? []).Append('\n');
        Section(text, "CDI spec directories", info.CdiSpecDirs);
        Section(text, "Discovered Devices", info.DiscoveredDevices?.Select(static device => $"{device.Source}: {device.Id}"));
        Line(text, "Swarm", info.Swarm.LocalNodeState);
    }

    private static void Runtimes(StringBuilder text, SystemInfo info)
    {
        if (info.Runtimes is { Count: > 0 } runtimes)
        {
            text.Append(" Runtimes: ").AppendJoin(' ', runtimes.Select(static runtime => runtime.Key).Order(StringComparer.Ordinal)).Append('\n');
            text.Append(" Default Runtime: ").Append(info.DefaultRuntime).Append('\n');
        }

        text.Append(" Init Binary: ").Append(info.InitBinary).Append('\n')
            .Append(" containerd version: ").Append(info.ContainerdCommit.Id).Append('\n')
            .Append(" runc version: ").Append(info.RuncCommit.Id).Append('\n')
            .Append(" init version: ").Append(info.InitCommit.Id).Append('\n');
    }

    // "name=seccomp,profile=builtin": the name on a line, the rest below it.
    private static void Security(StringBuilder text, SystemInfo info)
    {
        if (info.SecurityOptions is not { Count: > 0 } options)
        {
            return;
        }

        text.Append(" Security Options:\n");
        foreach (string option in options)
        {
            foreach (string field in option.Split(','))
            {
                string[] pair = field.Split('=', 2);
                string value = pair.Length > 1 ? pair[1] : pair[0];
                text.Append(pair.Length == 1 || pair[0] is "name" ? "  " + value : $"   {char.ToUpperInvariant(pair[0][0])}{pair[0][1..]}: {value}").Append('\n');
            }
        }
    }

    private static void Machine(StringBuilder text, SystemInfo info)
    {
        text.Append(" Kernel Version: ").Append(info.KernelVersion).Append('\n')
            .Append(" Operating System: ").Append(info.OperatingSystem).Append('\n')
            .Append(" OSType: ").Append(info.OsType).Append('\n')
            .Append(" Architecture: ").Append(info.Architecture).Append('\n')
            .Append(CultureInfo.InvariantCulture, $" CPUs: {info.NCpu}\n")
            .Append(" Total Memory: ").Append(HumanSize.Binary(info.MemTotal)).Append('\n')
            .Append(" Name: ").Append(info.Name).Append('\n')
            .Append(" ID: ").Append(info.Id).Append('\n')
            .Append(" Berth Root Dir: ").Append(info.DockerRootDir).Append('\n')
            .Append(" Debug Mode: ").Append(Word(info.Debug)).Append('\n');
        if (info.Debug)
        {
            text.Append(CultureInfo.InvariantCulture, $"  File Descriptors: {info.NFd}\n  Threads: {info.NGoroutines}\n  System Time: {info.SystemTime}\n")
                .Append(CultureInfo.InvariantCulture, $"  EventsListeners: {info.NEventsListener}\n");
        }
    }

    private static void Settings(StringBuilder text, SystemInfo info)
    {
        Line(text, "HTTP Proxy", info.HttpProxy);
        Line(text, "HTTPS Proxy", info.HttpsProxy);
        Line(text, "No Proxy", info.NoProxy);
        Section(text, "Labels", info.Labels);
        text.Append(" Experimental: ").Append(Word(info.ExperimentalBuild)).Append('\n');
        Section(text, "Insecure Registries", (info.RegistryConfig?.IndexConfigs ?? []).Where(static index => !index.Value.Secure).Select(static index => index.Key).Order(StringComparer.Ordinal)
            .Concat(info.RegistryConfig?.InsecureRegistryCidrs ?? []));
        Section(text, "Registry Mirrors", info.RegistryConfig?.Mirrors);
        text.Append(" Live Restore Enabled: ").Append(Word(info.LiveRestoreEnabled)).Append('\n');
        Line(text, "Product License", info.ProductLicense);
        if (info.DefaultAddressPools is { Count: > 0 } pools)
        {
            text.Append(" Default Address Pools:\n");
            foreach (AddressPoolInfo pool in pools)
            {
                text.Append(CultureInfo.InvariantCulture, $"   Base: {pool.Base}, Size: {pool.Size}\n");
            }
        }
    }

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(' ').Append(label).Append(": ").Append(value).Append('\n');
        }
    }

    private static void Section(StringBuilder text, string label, IEnumerable<string>? lines)
    {
        bool first = true;
        foreach (string line in lines ?? [])
        {
            text.Append(first ? $" {label}:\n" : "").Append("  ").Append(line).Append('\n');
            first = false;
        }
    }

    private static string Word(bool value) => value ? "true" : "false";
}
