// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Lifecycle;

/// <summary>Runs hooks of the runtime's namespaces: the state on stdin, output collected for the error message.</summary>
internal static class HookRunner
{
    private const int OutputShown = 4096;

    internal static byte[] State(LaunchContext context, int pid, string status) =>
        State(context.Id, context.BundlePath, context.Spec.Annotations, pid, status);

    internal static byte[] State(string id, string bundle, Dictionary<string, string>? annotations, int pid, string status) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ContainerState { Id = id, Bundle = bundle, Annotations = annotations, Pid = pid, Status = status }, OciRuntimeJson.Default.ContainerState);

    /// <summary>In order; the first that fails ends the list with an exception.</summary>
    internal static void RunAll(string kind, Hook[]? hooks, byte[] state)
    {
        for (int i = 0; i < (hooks?.Length ?? 0); i++)
        {
            try
            {
                Run(hooks![i], state);
            }
            catch (SyscallException e)
            {
                throw new RuntimeFailure($"{kind} hook", hooks![i].Path, e.Errno, $"error running {kind} hook #{i}: {e.Message}");
            }
            catch (HookFailedException e)
            {
                throw new RuntimeFailure($"{kind} hook", hooks![i].Path, 0, $"error running {kind} hook #{i}: {e.Message}");
            }
        }
    }

    private static void Run(Hook hook, byte[] state)
    {
        using SafeFd input = Fd.MemoryFile("state");
        using SafeFd output = Fd.MemoryFile("output");
        Fd.WriteAll(input, state);
        Fd.Seek(input, 0, 0);
        int pid = PosixSpawn.Start(new SpawnRequest
        {
            Path = hook.Path,
            Arguments = hook.Args is { Length: > 0 } args ? args : [hook.Path],
            Environment = hook.Env ?? [],
            Descriptors = [(input, 0), (output, 1), (output, 2)],
        });
        using SafeFd pidFd = PidFd.Open(pid);
        bool ended = PidFd.WaitForExit(pidFd, hook.Timeout is { } seconds ? seconds * 1000 : -1);
        if (!ended)
        {
            PidFd.SendSignal(pidFd, 9);
        }

        ChildExit? exit = PidFd.Wait(pidFd);
        if (!ended)
        {
            throw new HookFailedException($"hook ran past specified timeout of {hook.Timeout}s");
        }

        if (exit is { ShellCode: not 0 } failed)
        {
            throw new HookFailedException($"{(failed.Signal != 0 ? $"signal {failed.Signal}" : $"exit status {failed.Code}")}, output: {Output(output)}");
        }
    }

    private static string Output(SafeFd output)
    {
        Fd.Seek(output, 0, 0);
        byte[] buffer = new byte[OutputShown];
        int count = Fd.Read(output, buffer);
        return Encoding.UTF8.GetString(buffer, 0, Math.Max(count, 0)).TrimEnd();
    }

    private sealed class HookFailedException(string message) : Exception(message);
}
