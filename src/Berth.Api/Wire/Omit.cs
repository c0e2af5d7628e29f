// SPDX-License-Identifier: Apache-2.0
namespace Berth.Api.Wire;

/// <summary>
/// Go's <c>omitempty</c>: an empty string, list or map is left out of the output like an absent one. The properties that behave so store
/// null for every empty value and are ignored when null.
/// </summary>
internal static class Omit
{
    public static string? Empty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    public static IReadOnlyList<T>? Empty<T>(IReadOnlyList<T>? value) => value is { Count: > 0 } ? value : null;

    public static Map<T>? Empty<T>(Map<T>? value) => value is { Count: > 0 } ? value : null;
}
