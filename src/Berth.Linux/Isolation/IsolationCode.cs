// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;

namespace Berth.Linux.Isolation;

/// <summary>
/// An isolation program under construction and then ready to run: a flat list of steps in unmanaged memory, the descriptors they
/// work on in numbered slots, and for each step the words that name it. Building makes no system call.
/// </summary>
public sealed unsafe class IsolationCode : IDisposable
{
    private readonly List<Step> _steps = new(160);
    private readonly List<SafeFd?> _slots = new(64);
    private Op* _ops;
    private int _capacity;

    public IReadOnlyList<Step> Steps => _steps;

    internal Arena Memory { get; } = new();

    internal Op* Ops => _ops;

    internal Slot Starter { get; set; } = Slot.None;

    /// <summary>The environment block of the process to be, for what is known only later.</summary>
    internal byte** Environment { get; set; }

    internal int EnvironmentCount { get; set; }

    /// <summary>Whether the process that goes on is a second child (see <see cref="ProcessInstructions.CloneAgain"/>).</summary>
    internal bool ClonesAgain { get; set; }

    public Slot NewSlot()
    {
        _slots.Add(null);
        return new Slot(_slots.Count - 1);
    }

    /// <summary>Puts a descriptor into a slot before the clone. The program owns it from now on.</summary>
    public void Fill(Slot slot, SafeFd fd) => _slots[slot.Index] = fd;

    /// <summary>What <see cref="Fill"/> put there, for the parent's own use.</summary>
    public SafeFd? Filled(Slot slot) => slot.Exists ? _slots[slot.Index] : null;

    /// <summary>Closes this process's descriptor in a slot; the child keeps its own.</summary>
    public void CloseFilled(Slot slot)
    {
        _slots[slot.Index]?.Dispose();
        _slots[slot.Index] = null;
    }

    /// <summary>Adds a variable to the environment of the process to be; there is room for one.</summary>
    public void AddEnvironment(string variable) => Environment[EnvironmentCount++] = Memory.Text(variable);

    internal void Add(Step step, Op op)
    {
        if (_steps.Count == _capacity)
        {
            _capacity = _capacity == 0 ? 192 : _capacity * 2;
            _ops = (Op*)NativeMemory.Realloc(_ops, (nuint)_capacity * (nuint)sizeof(Op));
        }

        _ops[_steps.Count] = op;
        _steps.Add(step);
    }

    internal Slot Add(Step step, OpKind kind, bool hasResult, Allow allow, int number, ReadOnlySpan<Argument> arguments)
    {
        Slot result = hasResult ? NewSlot() : Slot.None;
        var op = new Op
        {
            Kind = kind,
            Result = (short)result.Index,
            Allowed1 = allow.First,
            Allowed2 = allow.Second,
            Allowed3 = allow.Third,
            Skip = (ushort)allow.Skip,
            Number = number,
        };
        long* values = &op.A;
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Value;
            op.SlotMask |= (ushort)(arguments[i].IsSlot ? 1 << i : 0);
        }

        Add(step, op);
        return result;
    }

    internal void Syscall(Step step, int number, params ReadOnlySpan<Argument> arguments) => Add(step, OpKind.Syscall, false, default, number, arguments);

    internal void Syscall(Step step, Allow allow, int number, params ReadOnlySpan<Argument> arguments) => Add(step, OpKind.Syscall, false, allow, number, arguments);

    internal Slot SyscallInto(Step step, int number, params ReadOnlySpan<Argument> arguments) => Add(step, OpKind.Syscall, true, default, number, arguments);

    internal void Special(Step step, OpKind kind, params ReadOnlySpan<Argument> arguments) => Add(step, kind, false, default, 0, arguments);

    internal Slot SpecialInto(Step step, OpKind kind, params ReadOnlySpan<Argument> arguments) => Add(step, kind, true, default, 0, arguments);

    /// <summary>The header for the child, with the slots as they are now.</summary>
    internal ProgramHeader* Prepare(SharedArea* shared)
    {
        int* slots = (int*)Memory.Allocate((nuint)(_slots.Count + 1) * sizeof(int));
        for (int i = 0; i < _slots.Count; i++)
        {
            slots[i] = _slots[i]?.Number ?? -1;
        }

        var header = (ProgramHeader*)Memory.Allocate((nuint)sizeof(ProgramHeader));
        header->Ops = _ops;
        header->Count = _steps.Count;
        header->Slots = slots;
        header->Shared = shared;
        header->Scratch = Memory.Allocate(ProgramHeader.ScratchSize);
        header->StarterSlot = Starter.Index;
        return header;
    }

    public void Dispose()
    {
        foreach (SafeFd? fd in _slots)
        {
            fd?.Dispose();
        }

        NativeMemory.Free(_ops);
        _ops = null;
        Memory.Dispose();
    }
}
