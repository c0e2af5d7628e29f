// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Isolation;
using Berth.Runtime.Program;

namespace Berth.Runtime.Lifecycle;

/// <summary>The words for a step that failed. What concerns the command itself is said as the stock runtime says it: engines look for these texts.</summary>
internal static class StepFailures
{
    internal static RuntimeFailure ToException(IsolationProgram program, StepFailure failure)
    {
        Step step = program.Code.Steps[failure.Index];
        if (failure.Index == program.ExecuteStep || failure.Index == program.FindStep)
        {
            return new RuntimeFailure(RuntimeFailure.ExecStep, program.Command, failure.Errno, ExecText(program.Command, failure.Errno));
        }

        string reason = step.Operation.EndsWith(" hook", StringComparison.Ordinal) ? HookText(failure) : ReasonOf(step, failure.Errno);
        return new RuntimeFailure(step.Operation, step.Path ?? step.Source, failure.Errno, $"{step}: {reason}");
    }

    private static string ExecText(string command, int errno) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR when !command.Contains('/', StringComparison.Ordinal) => $"exec: \"{command}\": executable file not found in $PATH",
        Errno.ENOENT or Errno.ENOTDIR => $"exec: \"{command}\": stat {command}: {Errno.Text(errno)}",
        Errno.EACCES => $"exec: \"{command}\": permission denied",
        _ => $"exec {command}: {Errno.Text(errno)}",
    };

    private static string HookText(StepFailure failure) => failure.Errno switch
    {
        Errno.ETIMEDOUT => "timed out",
        Errno.ECHILD when failure.HookStatus > 128 => $"killed by signal {failure.HookStatus - 128}",
        Errno.ECHILD => $"exit status {failure.HookStatus}",
        _ => Errno.Text(failure.Errno),
    };

    private static string ReasonOf(Step step, int errno) => (step.Operation, errno) switch
    {
        ("verify the mask" or "verify the device" or "mknod", Errno.ENODEV) => "it is not the device it is called",
        ("refuse to mount inside /proc", Errno.EPERM) => "a link leads there",
        ("require procfs", Errno.ELOOP) => "it is not a procfs",
        (_, Errno.ECANCELED) => "the runtime went away",
        _ => Errno.Text(errno),
    };
}
