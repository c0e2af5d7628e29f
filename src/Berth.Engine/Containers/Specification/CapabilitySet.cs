// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Security;

namespace Berth.Engine.Containers.Specification;

/// <summary>Which capabilities a process gets.</summary>
internal static class CapabilitySet
{
    /// <summary>Full names in order and once, as inspect shows them; <c>ALL</c> stays as it is.</summary>
    /// <exception cref="EngineException">InvalidParameter for a name that no kernel has, or that this daemon cannot give.</exception>
    public static IReadOnlyList<string>? Normalize(string option, IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 })
        {
            return names;
        }

        try
        {
            // What is dropped need not be there to be dropped.
            ulong available = option == "CapAdd" ? Capabilities.Available : ulong.MaxValue;
            return [.. Capabilities.Normalize(names, available).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (EngineException failure)
        {
            throw new EngineException(failure.Kind, $"invalid {option}: {failure.Message}", failure);
        }
    }

    public static LinuxCapabilities Build(IReadOnlyList<string>? add, IReadOnlyList<string>? drop, bool privileged)
    {
        // The default ones that the daemon does not have itself cannot be asked for either, and nobody asked for them by name.
        ulong available = Capabilities.Available;
        IEnumerable<string>? droppable = drop?.Where(name => name == "ALL" || (Capabilities.Bit(name) is { } bit && (available >> bit & 1) != 0));
        string[] names = [.. Capabilities.Resolve(add, droppable, privileged, available).Where(name => (available >> Capabilities.Bit(name)!.Value & 1) != 0)];

        // Inheritable and ambient stay empty: a program of another user must not gain them by execve (CVE-2022-24769).
        return new LinuxCapabilities { Bounding = names, Effective = names, Permitted = names };
    }
}
