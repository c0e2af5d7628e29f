// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Networks;
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Formatting.Templates;
using System.Globalization;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>port</c>: where the ports of a container are published.</summary>
public sealed class PortCommand : Command
{
    public override ArgumentRule Arguments => ArgumentRule.Between(1, 2);

    public override void Define(FlagSet flags)
    {
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        ContainerInspectResponse container = context.Client.InspectContainer(arguments[0]);
        var ports = container.NetworkSettings?.Ports;
        if (arguments.Count == 1)
        {
            foreach ((string port, var bindings) in (ports ?? []).OrderBy(static p => Number(p.Key)).ThenBy(static p => p.Key, StringComparer.Ordinal))
            {
                foreach (PortBinding binding in bindings ?? [])
                {
                    context.Out.WriteLine($"{port} -> {Address(binding)}");
                }
            }

            return 0;
        }

        string[] wanted = arguments[1].Split('/', 2);
        if (!ushort.TryParse(wanted[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new CommandException($"Error: invalid port ({wanted[0]}): strconv.ParseUint: parsing {GoQuote.Quote(wanted[0])}: invalid syntax");
        }

        string key = wanted[0] + "/" + (wanted.Length > 1 ? wanted[1] : "tcp");
        if (ports is null || !ports.TryGetValue(key, out var published) || published is not { Count: > 0 })
        {
            throw new CommandException($"Error: No public port '{arguments[1]}' published for {arguments[0]}");
        }

        foreach (PortBinding binding in published)
        {
            context.Out.WriteLine(Address(binding));
        }

        return 0;
    }

    private static int Number(string port) =>
        int.TryParse(port.AsSpan(0, Math.Max(0, port.IndexOf('/', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string Address(PortBinding binding) =>
        binding.HostIp is { } ip && ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{binding.HostPort}" : $"{binding.HostIp}:{binding.HostPort}";
}
