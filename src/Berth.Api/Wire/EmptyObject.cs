// SPDX-License-Identifier: Apache-2.0
namespace Berth.Api.Wire;

/// <summary><c>{}</c>: what a Go set has as the value of each key (exposed ports, volumes).</summary>
public sealed record EmptyObject
{
    public static EmptyObject Value { get; } = new();
}
