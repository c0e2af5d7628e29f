// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux.Isolation;

/// <summary>How a step of an isolation program is called when it is printed or has failed.</summary>
/// <param name="Operation">Such as "mount".</param>
/// <param name="Source">What is put somewhere; may be null.</param>
/// <param name="Path">Where it happens; may be null.</param>
public readonly record struct Step(string Operation, string? Source = null, string? Path = null)
{
    public override string ToString() =>
        Source is null ? (Path is null ? Operation : $"{Operation} \"{Path}\"") : Path is null ? $"{Operation} {Source}" : $"{Operation} \"{Source}\" at \"{Path}\"";
}

/// <summary>A numbered place that holds a descriptor while an isolation program runs.</summary>
public readonly record struct Slot(int Index)
{
    public static Slot None => new(-1);

    public bool Exists => Index >= 0;
}

/// <summary>A number, an address, or the descriptor in a slot.</summary>
internal readonly record struct Argument(long Value, bool IsSlot)
{
    public static implicit operator Argument(long value) => new(value, IsSlot: false);

    public static implicit operator Argument(Slot slot) => new(slot.Index, slot.Exists);

    public static unsafe implicit operator Argument(byte* address) => new((long)address, IsSlot: false);
}

/// <summary>Error numbers that do not stop the program, and how many of the next steps are then left out.</summary>
internal readonly record struct Allow(int First = 0, int Second = 0, int Third = 0, int Skip = 0);
