// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;
using Berth.Runtime.Lifecycle;

namespace Berth.Runtime.Program;

/// <summary>What a compilation is about: the specification and how this start differs from others of the same bundle.</summary>
internal sealed record ProgramRequest
{
    public required string Id { get; init; }

    public required string BundlePath { get; init; }

    public required RuntimeSpec Spec { get; init; }

    public required Process Process { get; init; }

    /// <summary>Version 1 files that a process joins by writing to them.</summary>
    public IReadOnlyList<string> TasksFiles { get; init; } = [];

    /// <summary>Directories of the container's cgroup by the name that a cgroup mount shows them under; "" alone for version 2.</summary>
    public IReadOnlyList<(string Name, string Path)> CgroupDirectories { get; init; } = [];

    public OverlayRoot? Overlay { get; init; }

    public bool WaitForStart { get; init; }

    public SafeFd? StartListener { get; init; }

    /// <summary>Whether another process opens the gate: through <see cref="StartListener"/>, or for a description through one that is to be.</summary>
    public bool StartsElsewhere { get; init; }

    public StandardStreams? Streams { get; init; }

    public IReadOnlyList<SafeFd> ExtraFds { get; init; } = [];

    public string? SeccompCacheDirectory { get; init; }

    public bool NoPivot { get; init; }

    public bool NoNewKeyring { get; init; }

    public HostFacts Host { get; init; } = HostFacts.Current;

    /// <summary>For a process that joins a running container: its first process.</summary>
    public SafeFd? InitPidFd { get; init; }
}

/// <summary>What about this host changes the program.</summary>
/// <param name="Privileged">Runs as root: what needs privilege on the host is opened by the parent.</param>
/// <param name="InUserNamespace">No device nodes can be made; the host's are bound.</param>
/// <param name="HasKcore">/proc/kcore exists, so /dev/core leads somewhere.</param>
internal sealed record HostFacts(bool Privileged, bool InUserNamespace, bool HasKcore)
{
    private bool? _appendsLayers;

    private static readonly Lazy<HostFacts> CurrentFacts = new(Read, LazyThreadSafetyMode.None);

    /// <summary>Overlayfs takes its layers one by one ("lowerdir+", Linux 6.7).</summary>
    internal bool AppendsLayers
    {
        get => _appendsLayers ??= Environment.OSVersion.Version >= new Version(6, 7);
        init => _appendsLayers = value;
    }

    internal static HostFacts Current => CurrentFacts.Value;

    private static HostFacts Read()
    {
        bool inUserNamespace = false;
        using (SafeFd map = Linux.Files.Fd.Open("/proc/self/uid_map", Linux.Files.OpenFlags.ReadOnly))
        {
            Span<byte> text = stackalloc byte[256];
            int length = Math.Max(Linux.Files.Fd.Read(map, text), 0);

            // The initial namespace maps all ids to themselves, on one line (user_namespaces(7)).
            inUserNamespace = text[..length].IndexOf("4294967295"u8) < 0;
        }

        return new HostFacts(Linux.Processes.SelfProcess.EffectiveUid == 0, inUserNamespace, Linux.Files.Fd.Status("/proc/kcore") is not null);
    }
}
