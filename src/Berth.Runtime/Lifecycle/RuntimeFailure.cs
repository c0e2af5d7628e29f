// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;

namespace Berth.Runtime.Lifecycle;

/// <summary>A container or a process in it could not be started. Nothing of it is left behind.</summary>
public sealed class RuntimeFailure : Exception
{
    public RuntimeFailure(string step, string? path, int errno, string message)
        : base(message)
    {
        Step = step;
        Path = path;
        Errno = errno;
    }

    public RuntimeFailure(string step, string? path, int errno, Exception innerException)
        : base(innerException.Message, innerException)
    {
        Step = step;
        Path = path;
        Errno = errno;
    }

    /// <summary>The step of the isolation program, or the part of the launch, that failed: "mount", "exec", "cgroup".</summary>
    public string Step { get; }

    /// <summary>What the step worked on, if anything.</summary>
    public string? Path { get; }

    /// <summary>0 when it was no system call.</summary>
    public int Errno { get; }

    /// <summary>The container's command is not there.</summary>
    public bool IsCommandNotFound => Step == ExecStep && Errno is Linux.Errno.ENOENT or Linux.Errno.ENOTDIR;

    /// <summary>The container's command is there and cannot be executed.</summary>
    public bool IsCommandNotExecutable => Step == ExecStep && !IsCommandNotFound;

    internal const string ExecStep = "exec";
}
