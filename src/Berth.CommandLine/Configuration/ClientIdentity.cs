// SPDX-License-Identifier: Apache-2.0
using System.Reflection;

namespace Berth.CommandLine.Configuration;

/// <summary>What this client is.</summary>
public static class ClientIdentity
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = Part(0);

    /// <summary>Short commit id, or <c>unknown</c> for a build outside of a checkout.</summary>
    public static string GitCommit { get; } = Part(1);

    private static string Part(int index)
    {
        var full = typeof(ClientIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var parts = full.Split('+', 2);
        return index < parts.Length && parts[index].Length > 0 ? parts[index][..Math.Min(parts[index].Length, index == 0 ? int.MaxValue : 7)] : "unknown";
    }
}
