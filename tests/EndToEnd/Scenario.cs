// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd;

/// <summary>A test class that drives the shared daemon through both clients.</summary>
public abstract class Scenario(Machine machine)
{
    private static int s_counter;

    protected Machine Machine { get; } = machine;

    protected Client Use(ClientKind kind) => Machine.Client(kind);

    /// <summary>A container name that no other test uses.</summary>
    protected static string FreshName(string prefix) => $"{prefix}-{Interlocked.Increment(ref s_counter)}";
}
