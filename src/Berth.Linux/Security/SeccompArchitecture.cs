// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux.Security;

/// <summary>Architecture tokens (linux/audit.h) by the specification's names.</summary>
public static class SeccompArchitecture
{
    public const uint X86 = 0x40000003;
    public const uint X64 = 0xc000003e;

    /// <summary>libseccomp's own token: the kernel reports x32 as x86-64 with bit 30 of the number set.</summary>
    public const uint X32 = 0x4000003e;
    public const uint Arm = 0x40000028;
    public const uint Arm64 = 0xc00000b7;

    private static readonly Dictionary<string, uint> Tokens = new(StringComparer.Ordinal)
    {
        ["SCMP_ARCH_X86"] = X86,
        ["SCMP_ARCH_X86_64"] = X64,
        ["SCMP_ARCH_X32"] = X32,
        ["SCMP_ARCH_ARM"] = Arm,
        ["SCMP_ARCH_AARCH64"] = Arm64,
        ["SCMP_ARCH_MIPS"] = 0x00000008,
        ["SCMP_ARCH_MIPS64"] = 0x80000008,
        ["SCMP_ARCH_MIPS64N32"] = 0xa0000008,
        ["SCMP_ARCH_MIPSEL"] = 0x40000008,
        ["SCMP_ARCH_MIPSEL64"] = 0xc0000008,
        ["SCMP_ARCH_MIPSEL64N32"] = 0xe0000008,
        ["SCMP_ARCH_PPC"] = 0x00000014,
        ["SCMP_ARCH_PPC64"] = 0x80000015,
        ["SCMP_ARCH_PPC64LE"] = 0xc0000015,
        ["SCMP_ARCH_S390"] = 0x00000016,
        ["SCMP_ARCH_S390X"] = 0x80000016,
        ["SCMP_ARCH_PARISC"] = 0x0000000f,
        ["SCMP_ARCH_PARISC64"] = 0x8000000f,
        ["SCMP_ARCH_RISCV64"] = 0xc00000f3,
        ["SCMP_ARCH_LOONGARCH64"] = 0xc0000102,
        ["SCMP_ARCH_M68K"] = 0x00000004,
        ["SCMP_ARCH_SH"] = 0x4000002a,
        ["SCMP_ARCH_SHEB"] = 0x0000002a,
    };

    public static IReadOnlyCollection<string> Names => Tokens.Keys;

    public static bool TryGet(string name, out uint token) => Tokens.TryGetValue(name, out token);
}
