// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Handles;
using Berth.Linux.Interop;

namespace Berth.Linux.Processes;

/// <summary>What <see cref="PosixSpawn"/> starts and what the child inherits: nothing that is not named here.</summary>
public sealed record SpawnRequest
{
    /// <summary>The file to execute; not looked up in PATH.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Descriptor of this process to number in the child. Every other number is closed there.</summary>
    public required IReadOnlyList<(SafeFd Source, int Target)> Descriptors { get; init; }

    public bool NewSession { get; init; }

    public string? WorkingDirectory { get; init; }
}

/// <summary>
/// Starts a process from one that has many threads. glibc does the child's side in C between a vfork-like clone and execve, so
/// no managed code runs there. The child gets default signal dispositions and an empty mask.
/// </summary>
public static unsafe class PosixSpawn
{
    /// <returns>The child's pid. The caller waits for it.</returns>
    public static int Start(SpawnRequest request)
    {
        Libc.posix_spawn_file_actions_t actions;
        Libc.posix_spawnattr_t attributes;
        Check(Libc.posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init", null);
        Check(Libc.posix_spawnattr_init(&attributes), "posix_spawnattr_init", null);
        var temporaries = new List<SafeFd>();
        try
        {
            AddDescriptors(request, &actions, temporaries);
            SetAttributes(request, &attributes);
            using var path = new CString(request.Path);
            using var argv = new CStringArray(request.Arguments);
            using var envp = new CStringArray(request.Environment);
            using var directory = new CString(request.WorkingDirectory);
            if (request.WorkingDirectory is not null)
            {
                Check(Libc.posix_spawn_file_actions_addchdir_np(&actions, directory.Pointer), "posix_spawn chdir", request.WorkingDirectory);
            }

            int pid;
            Check(Libc.posix_spawn(&pid, path.Pointer, &actions, &attributes, argv.Pointer, envp.Pointer), "posix_spawn", request.Path);
            return pid;
        }
        finally
        {
            foreach (SafeFd temporary in temporaries)
            {
                temporary.Dispose();
            }

            _ = Libc.posix_spawn_file_actions_destroy(&actions);
            _ = Libc.posix_spawnattr_destroy(&attributes);
        }
    }

    private static void AddDescriptors(SpawnRequest request, Libc.posix_spawn_file_actions_t* actions, List<SafeFd> temporaries)
    {
        int highest = 2;
        foreach ((SafeFd _, int target) in request.Descriptors)
        {
            highest = Math.Max(highest, target);
        }

        foreach ((SafeFd source, int target) in request.Descriptors)
        {
            SafeFd from = source;
            if (source.Number <= highest && source.Number != target)
            {
                // An earlier dup2 could already have replaced this number in the child: use a copy above every target.
                from = source.Duplicate(highest + 1);
                temporaries.Add(from);
            }

            // For equal numbers glibc clears close-on-exec, which is what is wanted (POSIX, since glibc 2.29).
            Check(Libc.posix_spawn_file_actions_adddup2(actions, from.Number, target), "posix_spawn dup2", null);
        }

        Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, highest + 1), "posix_spawn closefrom", null);
    }

    private static void SetAttributes(SpawnRequest request, Libc.posix_spawnattr_t* attributes)
    {
        Libc.sigset_t none = default;
        Libc.sigset_t all = default;

        // Every signal but glibc's own 32 and 33, which sigaction refuses.
        all.first = ~(3UL << 31);
        Check(Libc.posix_spawnattr_setsigmask(attributes, &none), "posix_spawnattr_setsigmask", null);
        Check(Libc.posix_spawnattr_setsigdefault(attributes, &all), "posix_spawnattr_setsigdefault", null);
        int flags = Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK | (request.NewSession ? Libc.POSIX_SPAWN_SETSID : 0);
        Check(Libc.posix_spawnattr_setflags(attributes, (short)flags), "posix_spawnattr_setflags", null);
    }

    private static void Check(int error, string operation, string? path)
    {
        if (error != 0)
        {
            throw new SyscallException(operation, path, error);
        }
    }
}
