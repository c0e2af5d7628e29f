// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Files;

/// <summary>
/// A copy of an executable in a memfd that nobody can write to any more. What a container may come to see as /proc/PID/exe
/// is then never a file of the host (CVE-2019-5736).
/// </summary>
public sealed unsafe class SealedExecutable : IDisposable
{
    private SealedExecutable(SafeFd fd) => Descriptor = fd;

    public SafeFd Descriptor { get; }

    /// <summary>A path by which this process and its children can execute it. By this process's number: a child has no descriptor of ours left when it executes.</summary>
    public string ExecutionPath => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{Descriptor.Number}");

    /// <summary>Copies the file and seals the copy: write, grow, shrink, and the seals themselves.</summary>
    public static SealedExecutable FromFile(string path)
    {
        using SafeFd source = Fd.Open(path, OpenFlags.ReadOnly);
        SafeFd copy = Create();
        try
        {
            byte[] buffer = new byte[1 << 17];
            int count;
            while ((count = Fd.Read(source, buffer)) > 0)
            {
                Fd.WriteAll(copy, buffer.AsSpan(0, count));
            }

            const int seals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;
            if (Libc.fcntl(copy.Number, Libc.F_ADD_SEALS, seals) != 0)
            {
                throw SafeFd.Failure("fcntl F_ADD_SEALS", path);
            }

            return new SealedExecutable(copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is a memfd that nobody can write to.</summary>
    public static bool IsSealed(SafeFd fd)
    {
        int seals = Libc.fcntl(fd.Number, Libc.F_GET_SEALS, 0);
        return seals >= 0 && (seals & Libc.F_SEAL_WRITE) != 0;
    }

    public void Dispose() => Descriptor.Dispose();

    private static SafeFd Create()
    {
        using var name = new CString("berth-runtime");
        int fd = Libc.memfd_create(name.Pointer, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING | Libc.MFD_EXEC);
        if (fd < 0)
        {
            // Before 6.3 the kernel does not know MFD_EXEC, and every memfd is executable.
            fd = Libc.memfd_create(name.Pointer, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        }

        return SafeFd.FromResult(fd, "memfd_create", null);
    }
}
