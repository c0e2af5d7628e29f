// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;
using Berth.Primitives;

namespace Berth.Runtime.Program;

/// <summary>What the sections of a compilation share.</summary>
internal sealed class ProgramBuilder(ProgramRequest request)
{
    private Slot _proc = Slot.None;

    internal ProgramRequest Request { get; } = request;

    internal RuntimeSpec Spec => Request.Spec;

    internal LinuxSpec? Linux => Request.Spec.Linux;

    internal Process Process => Request.Process;

    internal IsolationProgram Program { get; } = new();

    internal IsolationCode Code => Program.Code;

    internal NamespacePlan Namespaces { get; set; } = null!;

    internal Slot Root { get; set; } = Slot.None;

    internal Slot Sync => Program.Sync;

    /// <summary>The slave side of the terminal.</summary>
    internal Slot Terminal { get; set; } = Slot.None;

    /// <summary>Mounts that become read-only at the end, when all that lies on them is made.</summary>
    internal List<(Step Step, Slot Mount)> LateReadOnly { get; } = [];

    /// <summary>The root is to be shared once it is the root.</summary>
    internal (Step Step, bool Recursive)? SharesRoot { get; set; }

    /// <summary>The process can make no device nodes.</summary>
    internal bool BindsDevices => Request.Host.InUserNamespace || Namespaces.HasUser;

    /// <summary>The host's procfs, proven to be one, for the files through which a process changes itself: no procfs of the container is trusted for that.</summary>
    internal Slot HostProc
    {
        get
        {
            if (!_proc.Exists)
            {
                _proc = Program.Prepare(new Step("open", null, "/proc"), () =>
                {
                    Berth.Linux.Handles.SafeFd fd = Fd.Open("/proc", OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
                    return Fd.FileSystemType(fd) == FileSystemMagic.Proc ? fd : throw new Berth.Linux.SyscallException("verify procfs", "/proc", Berth.Linux.Errno.ENODEV);
                });
            }

            return _proc;
        }
    }

    internal static EngineException Invalid(string message) => new(ErrorKind.InvalidParameter, message);
}
