// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Primitives;

namespace Berth.Linux.Interop;

/// <summary>libseccomp, loaded on first use: the watcher of a container whose filter is cached must not carry the library.</summary>
internal sealed unsafe class LibSeccomp
{
    internal const int SCMP_FLTATR_CTL_OPTIMIZE = 8;
    internal const int NR_SCMP_ERROR = -1;

    internal readonly delegate* unmanaged<uint, nint> Init;
    internal readonly delegate* unmanaged<nint, void> Release;
    internal readonly delegate* unmanaged<nint, uint, int> ArchAdd;
    internal readonly delegate* unmanaged<uint> ArchNative;
    internal readonly delegate* unmanaged<nint, int, uint, int> AttributeSet;
    internal readonly delegate* unmanaged<byte*, int> ResolveName;
    internal readonly delegate* unmanaged<uint, byte*, int> ResolveNameForArch;
    internal readonly delegate* unmanaged<nint, uint, int, uint, scmp_arg_cmp*, int> RuleAdd;
    internal readonly delegate* unmanaged<nint, int, int> ExportBpf;

    private static readonly Lazy<LibSeccomp> Loaded = new(() => new LibSeccomp());

    private LibSeccomp()
    {
        if (!NativeLibrary.TryLoad("libseccomp.so.2", out nint library))
        {
            throw new EngineException(
                ErrorKind.System, "cannot compile the seccomp profile: libseccomp.so.2 is not installed (Debian package libseccomp2)");
        }

        Init = (delegate* unmanaged<uint, nint>)NativeLibrary.GetExport(library, "seccomp_init");
        Release = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "seccomp_release");
        ArchAdd = (delegate* unmanaged<nint, uint, int>)NativeLibrary.GetExport(library, "seccomp_arch_add");
        ArchNative = (delegate* unmanaged<uint>)NativeLibrary.GetExport(library, "seccomp_arch_native");
        AttributeSet = (delegate* unmanaged<nint, int, uint, int>)NativeLibrary.GetExport(library, "seccomp_attr_set");
        ResolveName = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(library, "seccomp_syscall_resolve_name");
        ResolveNameForArch = (delegate* unmanaged<uint, byte*, int>)NativeLibrary.GetExport(library, "seccomp_syscall_resolve_name_arch");
        RuleAdd = (delegate* unmanaged<nint, uint, int, uint, scmp_arg_cmp*, int>)NativeLibrary.GetExport(library, "seccomp_rule_add_array");
        ExportBpf = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "seccomp_export_bpf");
    }

    internal static LibSeccomp Instance => Loaded.Value;

    [StructLayout(LayoutKind.Sequential)]
    internal struct scmp_arg_cmp
    {
        internal uint arg;
        internal int op;
        internal ulong datum_a;
        internal ulong datum_b;
    }
}
