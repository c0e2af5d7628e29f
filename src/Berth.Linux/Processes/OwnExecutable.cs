// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Interop;
using Berth.Linux.Mounts;

namespace Berth.Linux.Processes;

/// <summary>
/// The file that this process runs from. What a container executes may be "/proc/self/exe", and while that is looked up it still means the
/// runtime; so it must be a file that nobody can open for writing, whatever the rights of who asks (CVE-2019-5736).
/// </summary>
public static unsafe class OwnExecutable
{
    private const string Link = "/proc/self/exe";

    private const long ReadOnlyMount = 1; // ST_RDONLY of statfs(2)

    /// <summary>Whether it is a sealed copy, or seen through a mount that is read-only.</summary>
    public static bool IsOutOfReach()
    {
        using SafeFd own = Fd.Open(Link, OpenFlags.ReadOnly);
        return SealedExecutable.IsSealed(own) || IsReadOnly(own);
    }

    /// <summary>Executes the same program anew, out of reach. Returns only by an exception.</summary>
    public static void ExecuteOutOfReach(IReadOnlyList<string> arguments)
    {
        using SafeFd? mount = TryMountReadOnly();
        using SealedExecutable? copy = mount is null ? SealedExecutable.FromFile(Link) : null;
        using var path = new CString(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(mount ?? copy!.Descriptor).Number}"));
        using var argv = new CStringArray(arguments);
        _ = Libc.execv(path.Pointer, argv.Pointer);
        throw SafeFd.Failure("execv", Link);
    }

    // A detached mount costs microseconds where a copy costs milliseconds. It is in nobody's mount namespace, so nobody can change it back.
    private static SafeFd? TryMountReadOnly()
    {
        SafeFd? mount = null;
        try
        {
            mount = MountApi.CloneTree(Link, recursive: false);
            MountApi.MakeReadOnly(mount);
            if (IsReadOnly(mount))
            {
                return mount;
            }
        }
        catch (SyscallException)
        {
            // Without privilege, or a file of a file system that cannot be mounted again.
        }

        mount?.Dispose();
        return null;
    }

    private static bool IsReadOnly(SafeFd fd)
    {
        Libc.statfs_t status;
        return Libc.fstatfs(fd.Number, &status) == 0 && (status.f_flags & ReadOnlyMount) != 0;
    }
}
