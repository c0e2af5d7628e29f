// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux.Security;

/// <summary>
/// System calls that are younger than the libseccomp of a stable distribution. Since Linux 5.1 a new call has the same number everywhere (but x32 and MIPS
/// add their offset), so a rule without conditions needs no library to know it. Without this, a program built on a newer libc would see EPERM where
/// it expects success or ENOSYS: glibc 2.39 takes EPERM from fchmodat2 for an answer.
/// </summary>
internal static class LateSyscalls
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["set_mempolicy_home_node"] = 450,
        ["cachestat"] = 451,
        ["fchmodat2"] = 452,
        ["map_shadow_stack"] = 453,
        ["futex_wake"] = 454,
        ["futex_wait"] = 455,
        ["futex_requeue"] = 456,
        ["statmount"] = 457,
        ["listmount"] = 458,
        ["lsm_get_self_attr"] = 459,
        ["lsm_set_self_attr"] = 460,
        ["lsm_list_modules"] = 461,
        ["mseal"] = 462,
        ["setxattrat"] = 463,
        ["getxattrat"] = 464,
        ["listxattrat"] = 465,
        ["removexattrat"] = 466,
        ["open_tree_attr"] = 467,
        ["file_getattr"] = 468,
        ["file_setattr"] = 469,
    };

    private const int X64Uretprobe = 335;

    internal static int? Number(uint architecture, string name) => (architecture, name) switch
    {
        (SeccompArchitecture.X64, "uretprobe") => X64Uretprobe,
        (SeccompArchitecture.X64 or SeccompArchitecture.X86 or SeccompArchitecture.Arm64 or SeccompArchitecture.Arm, _)
            when Numbers.TryGetValue(name, out int number) => number,
        _ => null,
    };

    internal static bool Knows(string name) => name == "uretprobe" || Numbers.ContainsKey(name);
}
