// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>
/// Runs an isolation program in the child, step by step. Rules for all code below this class: no allocation, no exception, no
/// string, no static constructor, nothing but <see cref="RawLibc"/> on memory that was laid out before the clone.
/// </summary>
internal static unsafe class Interpreter
{
    /// <summary>Returns only on failure, which is then in the shared area.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run(ProgramHeader* program)
    {
        int* slots = program->Slots;
        for (int i = 0; i < program->Count; i++)
        {
            Op* op = program->Ops + i;
            program->Shared->Current = i;
            long result = Step(program, op);
            if (result >= 0)
            {
                if (op->Result >= 0)
                {
                    slots[op->Result] = (int)result;
                }

                continue;
            }

            int errno = (int)-result;
            if (errno == op->Allowed1 || errno == op->Allowed2 || errno == op->Allowed3)
            {
                i += op->Skip;
                continue;
            }

            Report(program, i, errno);
            return;
        }
    }

    private static void Report(ProgramHeader* program, int step, int errno)
    {
        program->Shared->Errno = errno;
        program->Shared->Failed = step + 1;
        if (program->StarterSlot >= 0 && program->Slots[program->StarterSlot] >= 0)
        {
            int* report = stackalloc int[3];
            report[0] = step;
            report[1] = errno;
            report[2] = program->Shared->HookStatus;
            RawLibc.Call(SyscallNumber.write, program->Slots[program->StarterSlot], (long)report, 12);
        }
    }

    private static long Step(ProgramHeader* p, Op* op)
    {
        int* slots = p->Slots;
        int mask = op->SlotMask;
        long a = (mask & 1) != 0 ? slots[op->A] : op->A;
        long b = (mask & 2) != 0 ? slots[op->B] : op->B;
        long c = (mask & 4) != 0 ? slots[op->C] : op->C;
        long d = (mask & 8) != 0 ? slots[op->D] : op->D;
        long e = (mask & 16) != 0 ? slots[op->E] : op->E;
        long f = (mask & 32) != 0 ? slots[op->F] : op->F;
        return op->Kind switch
        {
            OpKind.Syscall => RawLibc.Call(op->Number, a, b, c, d, e, f),
            OpKind.OpenInRoot => PathSteps.Open((int)a, (byte*)b, c, (ulong)d | Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS),
            OpKind.OpenOrMakeTarget => PathSteps.OpenOrMake(p->Scratch, (int)a, (byte*)b, (int)c, (ulong)d),
            OpKind.MakeNode => PathSteps.MakeNode((int)a, (byte*)b, (uint)c, (ulong)d, (uint)e, (uint)f),
            OpKind.RequireDevice => PathSteps.RequireDevice((int)a, (uint)b, (uint)c, (uint)d),
            OpKind.RequireFileSystem => PathSteps.FileSystemType((int)a) == b ? 0 : -Errno.ELOOP,
            OpKind.RefuseFileSystem => PathSteps.FileSystemType((int)a) == b ? -Errno.EPERM : 0,
            OpKind.Mask => MountSteps.Mask((int)a, (byte*)b, slots, (int)c, (int)d),
            OpKind.MakeReadOnly => MountSteps.MakeReadOnly((int)a, (byte*)b),
            OpKind.WriteFile => PathSteps.WriteFile((int)a, (byte*)b, (byte*)c, d),
            OpKind.WaitByte => ProcessSteps.WaitByte((int)a),
            OpKind.Tell => ProcessSteps.Tell((int)a, (byte)b, (int)c, (int)d),
            OpKind.RunHook => HookSteps.Run(p, (byte*)a, (byte**)b, (byte**)c, d, e != 0),
            OpKind.DropBounding => ProcessSteps.DropBounding((ulong)a),
            OpKind.ResetSignals => ProcessSteps.ResetSignals(),
            OpKind.RequireDirectoryInRoot => ProcessSteps.RequireDirectoryInRoot(p->Scratch),
            OpKind.FindProgram => ProcessSteps.FindProgram((byte**)a),
            OpKind.Execute => ProcessSteps.Execute((byte**)a, (byte**)b, (byte**)c),
            OpKind.CloneAgain => ProcessSteps.CloneAgain(p->Shared, (ulong)a),
            OpKind.AcceptStart => ProcessSteps.AcceptStart((int)a, slots, (int)b),
            OpKind.LoadListeningFilter => ProcessSteps.LoadListeningFilter(p->Shared, a, b),
            _ => -Errno.ENOSYS,
        };
    }
}
