// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Security;

/// <summary>eBPF programs of type BPF_PROG_TYPE_CGROUP_DEVICE on version 2 cgroups (bpf(2)).</summary>
public static unsafe class CgroupDeviceFilter
{
    private const int BPF_PROG_LOAD = 5;
    private const int BPF_PROG_ATTACH = 8;
    private const int BPF_PROG_DETACH = 9;
    private const int BPF_PROG_GET_FD_BY_ID = 13;
    private const int BPF_PROG_QUERY = 16;
    private const uint BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    private const uint BPF_CGROUP_DEVICE = 6;
    private const uint BPF_F_ALLOW_MULTI = 2;
    private const int MaxAttached = 64; // the kernel's BPF_CGROUP_MAX_PROGS

    private static int BpfNumber => System.Runtime.Intrinsics.X86.X86Base.IsSupported ? 321 : 280;

    /// <summary>Checks and loads a program; it lives while the descriptor or an attachment does.</summary>
    public static SafeFd Load(ReadOnlySpan<ulong> instructions)
    {
        ReadOnlySpan<byte> license = "Apache-2.0\0"u8;
        fixed (ulong* code = instructions)
        fixed (byte* licenseText = license)
        {
            LoadAttributes attributes = new()
            {
                Type = BPF_PROG_TYPE_CGROUP_DEVICE,
                Count = (uint)instructions.Length,
                Instructions = (ulong)code,
                License = (ulong)licenseText,
            };
            return SafeFd.FromResult(Bpf(BPF_PROG_LOAD, &attributes, sizeof(LoadAttributes)), "bpf", "device program");
        }
    }

    /// <summary>
    /// Attaches the program and then takes away those that were there before: with more than one attached all must allow, so there is no moment
    /// without a filter.
    /// </summary>
    public static void Replace(SafeFd cgroup, string path, SafeFd program)
    {
        uint* before = stackalloc uint[MaxAttached];
        uint count = Query(cgroup, path, before);
        Attach(BPF_PROG_ATTACH, cgroup, program, BPF_F_ALLOW_MULTI, path);
        for (uint i = 0; i < count; i++)
        {
            ulong programId = before[i];
            using SafeFd old = SafeFd.FromResult(Bpf(BPF_PROG_GET_FD_BY_ID, &programId, sizeof(ulong)), "bpf", path);
            Attach(BPF_PROG_DETACH, cgroup, old, 0, path);
        }
    }

    private static uint Query(SafeFd cgroup, string path, uint* ids)
    {
        QueryAttributes attributes = new()
        {
            Target = (uint)cgroup.Number,
            Type = BPF_CGROUP_DEVICE,
            Ids = (ulong)ids,
            Count = MaxAttached,
        };
        return Bpf(BPF_PROG_QUERY, &attributes, sizeof(QueryAttributes)) == 0 ? attributes.Count : throw SafeFd.Failure("bpf", path);
    }

    private static void Attach(int command, SafeFd cgroup, SafeFd program, uint flags, string path)
    {
        AttachAttributes attributes = new()
        {
            Target = (uint)cgroup.Number,
            Program = (uint)program.Number,
            Type = BPF_CGROUP_DEVICE,
            Flags = flags,
        };
        if (Bpf(command, &attributes, sizeof(AttachAttributes)) != 0)
        {
            throw SafeFd.Failure(command == BPF_PROG_ATTACH ? "attach device program to" : "detach device program from", path);
        }
    }

    private static long Bpf(int command, void* attributes, int size) => Libc.syscall(BpfNumber, command, (long)attributes, size, 0, 0, 0);

    // The parts of union bpf_attr, each as long as the kernel needs it.
    [StructLayout(LayoutKind.Sequential)]
    private struct LoadAttributes
    {
        internal uint Type;
        internal uint Count;
        internal ulong Instructions;
        internal ulong License;
        internal uint LogLevel;
        internal uint LogSize;
        internal ulong LogBuffer;
        internal uint KernelVersion;
        internal uint Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct AttachAttributes
    {
        internal uint Target;
        internal uint Program;
        internal uint Type;
        internal uint Flags;
        internal uint Replaced;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct QueryAttributes
    {
        internal uint Target;
        internal uint Type;
        internal uint QueryFlags;
        internal uint AttachFlags;
        internal ulong Ids;
        internal uint Count;
        internal uint Padding;
    }
}
