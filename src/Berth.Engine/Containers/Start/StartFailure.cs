// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Shims;
using Berth.Linux;
using Berth.Primitives;

namespace Berth.Engine.Containers.Start;

/// <summary>
/// Why a start failed, in the words that clients look for: they take exit code 127 from "executable file not found" and "no such file or
/// directory", 126 from "permission denied", and 125 otherwise.
/// </summary>
internal sealed record StartFailure(int ExitCode, EngineException Exception)
{
    private const string Prefix = "failed to create task for container: failed to create shim task: OCI runtime create failed: unable to start container process: ";
    private const string Suffix = ": unknown";

    public static StartFailure From(Exception failure, string program) => failure switch
    {
        ShimException shim => FromShim(shim, program),
        EngineException engine => new StartFailure(128, engine),
        _ => new StartFailure(128, new EngineException(ErrorKind.System, failure.Message, failure)),
    };

    private static StartFailure FromShim(ShimException failure, string program)
    {
        bool isExec = IsExec(failure);
        string message = isExec ? Prefix + DescribeExec(failure.Errno, program) + Suffix : Prefix + failure.Message + Suffix;
        ErrorKind kind = isExec || failure.Reply.Kind == ErrorKind.InvalidParameter ? ErrorKind.InvalidParameter : ErrorKind.System;
        return new StartFailure(failure.StartExitCode, new EngineException(kind, message, failure));
    }

    /// <summary>The program itself could not be run, and nothing before it failed.</summary>
    public static bool IsExec(ShimException failure) => failure.StartExitCode is 126 or 127;

    public static string DescribeExec(int errno, string program) => errno switch
    {
        Errno.ENOENT when !program.Contains('/', StringComparison.Ordinal) => $"exec: \"{program}\": executable file not found in $PATH",
        Errno.ENOENT or Errno.ENOTDIR => $"exec: \"{program}\": stat {program}: no such file or directory",
        _ => $"exec: \"{program}\": {Errno.Text(errno)}",
    };
}
