// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Berth.Linux.Isolation;

/// <summary>What the interpreter can do. Most steps are one system call; the others need a decision on what the kernel answered.</summary>
internal enum OpKind : ushort
{
    /// <summary>One system call: Number, A to F.</summary>
    Syscall,

    /// <summary>A root slot, B path, C open flags, D more resolve flags.</summary>
    OpenInRoot,

    /// <summary>A root slot, B path, C source slot that tells directory from file, or -1 for a directory; D resolve flags of the first try.</summary>
    OpenOrMakeTarget,

    /// <summary>A directory slot, B name, C mode with type, D device, E uid, F gid.</summary>
    MakeNode,

    /// <summary>A slot, B type bits, C major, D minor: fails unless the descriptor is that device.</summary>
    RequireDevice,

    /// <summary>A slot, B f_type: fails (ELOOP) unless the descriptor lies on such a file system.</summary>
    RequireFileSystem,

    /// <summary>A slot, B f_type: fails (EPERM) when the descriptor lies on such a file system.</summary>
    RefuseFileSystem,

    /// <summary>A root slot, B path, C index of the slot with the null device, D index of the slot for the shared empty tmpfs.</summary>
    Mask,

    /// <summary>A root slot, B path.</summary>
    MakeReadOnly,

    /// <summary>A directory slot, B path, C data, D length.</summary>
    WriteFile,

    /// <summary>A socket: blocks until a byte comes; the other end's close is ECANCELED.</summary>
    WaitByte,

    /// <summary>A socket, B code byte, C and D descriptors to send along or -1.</summary>
    Tell,

    /// <summary>A path, B argv, C envp, D timeout in milliseconds or -1, E which state text (0 creating, 1 created).</summary>
    RunHook,

    /// <summary>A mask of the capabilities to keep.</summary>
    DropBounding,

    ResetSignals,

    /// <summary>Fails (ENOENT) unless the working directory has a path below the root.</summary>
    RequireDirectoryInRoot,

    /// <summary>A array of candidate paths, NULL at its end; B whether the command was given as a path.</summary>
    FindProgram,

    /// <summary>A array of candidate paths, B argv, C envp.</summary>
    Execute,

    /// <summary>A clone flags: goes on in a new child of this process's parent.</summary>
    CloneAgain,

    /// <summary>A listening socket, B index of the connection's slot.</summary>
    AcceptStart,

    /// <summary>A filter program, B flags: loads a seccomp filter and leaves the listener's number to the parent.</summary>
    LoadListeningFilter,
}

/// <summary>One step of an isolation program in unmanaged memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Op
{
    internal OpKind Kind;

    /// <summary>Bit N set: argument N is the index of a slot and stands for the descriptor in it.</summary>
    internal ushort SlotMask;

    /// <summary>Slot that takes the result, or -1.</summary>
    internal short Result;

    /// <summary>How many steps to leave out after an error that is allowed.</summary>
    internal ushort Skip;

    internal int Allowed1;
    internal int Allowed2;
    internal int Allowed3;
    internal int Number;
    internal long A;
    internal long B;
    internal long C;
    internal long D;
    internal long E;
    internal long F;
}

/// <summary>What parent and child both see: an anonymous shared mapping. The child reports here without any system call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SharedArea
{
    internal const int Size = 256 * 1024;
    internal const int StateCapacity = 96 * 1024;

    /// <summary>Index of the failed step plus one; 0 while none has.</summary>
    internal int Failed;
    internal int Errno;

    /// <summary>The step under way, for a child that was killed in it.</summary>
    internal int Current;

    /// <summary>The process that goes on after CloneAgain.</summary>
    internal int Pid;

    /// <summary>Number of the seccomp listener in the child, plus one.</summary>
    internal int Listener;
    internal int ListenerTaken;

    /// <summary>A hook's own exit status, or 128 + signal.</summary>
    internal int HookStatus;
    internal int CreatingStateLength;
    internal int CreatedStateLength;

    internal static byte* CreatingState(SharedArea* area) => (byte*)area + 4096;

    internal static byte* CreatedState(SharedArea* area) => (byte*)area + 4096 + StateCapacity;
}

/// <summary>Everything the child needs, laid out before the clone.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProgramHeader
{
    internal Op* Ops;
    internal int Count;
    internal int* Slots;
    internal SharedArea* Shared;

    /// <summary>Room for paths in the making, <see cref="ScratchSize"/> bytes.</summary>
    internal byte* Scratch;

    /// <summary>Slot with the connection of whoever starts the container, or -1: it is told of a late failure.</summary>
    internal int StarterSlot;

    internal const int ScratchSize = 5 * PathSize;
    internal const int PathSize = 8192;
}
