// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Oci.Runtime;
using Berth.Runtime.Program;

namespace Berth.Runtime.Lifecycle;

/// <summary>What the parent knows about the process whose program it runs.</summary>
internal sealed record LaunchContext
{
    public required string Id { get; init; }

    public required string BundlePath { get; init; }

    public required RuntimeSpec Spec { get; init; }

    public required Process Process { get; init; }

    /// <summary>Owned: closed after the clone.</summary>
    public SafeFd? CgroupDirectory { get; init; }

    public bool IsInit { get; init; }

    public bool WaitForStart { get; init; }

    public bool StartsElsewhere { get; init; }

    /// <summary>Of a process that joins: the container's first.</summary>
    public int? InitPid { get; init; }
}

/// <summary>The parent's side of one program: clones the child, answers what it asks (<see cref="SyncMessage"/>), and finds out how it ended.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly IsolationProgram _program;
    private readonly LaunchContext _context;
    private readonly IsolatedProcess _process;
    private readonly SafeFd _sync;
    private SafeFd? _console;

    private ProgramRun(IsolationProgram program, LaunchContext context, IsolatedProcess process, SafeFd sync) =>
        (_program, _context, _process, _sync) = (program, context, process, sync);

    /// <summary>Takes the program over.</summary>
    internal static LaunchedContainer Start(IsolationProgram program, LaunchContext context)
    {
        ProgramRun run;
        try
        {
            run = Clone(program, context);
        }
        catch
        {
            program.Dispose();
            throw;
        }
        finally
        {
            context.CgroupDirectory?.Dispose();
        }

        bool waits = false;
        try
        {
            waits = run.Converse();
            LaunchedContainer container = run.ToContainer();
            if (waits && !context.StartsElsewhere)
            {
                container.Run = run;
            }
            else if (!waits)
            {
                run.AfterStart();
            }

            return container;
        }
        catch
        {
            run._process.KillAndReap();
            waits = false;
            throw;
        }
        finally
        {
            if (!waits || context.StartsElsewhere)
            {
                run.Dispose();
            }
        }
    }

    internal void OpenGate(LaunchedContainer container)
    {
        try
        {
            SendByte();
            if (Converse())
            {
                throw new RuntimeFailure("start", null, 0, "the container waits for start a second time");
            }

            AfterStart();
        }
        catch
        {
            PidFd.SendSignal(container.PidFd, 9);
            _ = PidFd.Wait(container.PidFd);
            throw;
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _sync.Dispose();
        _console?.Dispose();
        _program.Dispose();
    }

    private static ProgramRun Clone(IsolationProgram program, LaunchContext context)
    {
        if (SelfProcess.EffectiveUid == 0)
        {
            // The child starts as a copy of this process and may be seen from inside the container before it executes (CVE-2016-9962).
            SelfProcess.SetNonDumpable();
        }

        program.RunPreparation();
        if (program.WantsHome)
        {
            program.Code.AddEnvironment("HOME=" + HomeDirectory.Find(program, context.InitPid, context.Process.User.Uid));
        }

        (SafeFd ours, SafeFd theirs) = UnixSocket.Pair(packets: true);
        program.Code.Fill(program.Sync, theirs);
        try
        {
            IsolatedProcess process = CloneInPidNamespace(program, context.CgroupDirectory);
            program.Code.CloseFilled(program.Sync);
            return new ProgramRun(program, context, process, ours);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }

    // setns on a pid namespace moves only children that are made from then on (pid_namespaces(7)), so this process goes there and back.
    private static IsolatedProcess CloneInPidNamespace(IsolationProgram program, SafeFd? cgroup)
    {
        SafeFd? target = program.Code.Filled(program.PidNamespace);
        if (target is null)
        {
            return IsolatedProcess.Clone(program.Code, program.CloneKinds, cgroup);
        }

        using SafeFd own = Fd.Open("/proc/self/ns/pid_for_children", OpenFlags.ReadOnly);
        NamespaceFd.EnterOnThisThread(target, NamespaceKinds.Pid);
        try
        {
            return IsolatedProcess.Clone(program.Code, program.CloneKinds, cgroup);
        }
        finally
        {
            NamespaceFd.EnterOnThisThread(own, NamespaceKinds.Pid);
        }
    }

    // True: the child stands at the gate. False: it has executed. Everything else is an exception.
    private bool Converse()
    {
        Span<byte> message = stackalloc byte[16];
        var descriptors = new List<SafeFd>();
        bool followed = !_program.ClonesAgain;
        while (true)
        {
            if (!followed)
            {
                followed = true;
                _ = _process.FollowSecondClone();
            }

            int count = UnixSocket.Receive(_sync, message, descriptors);
            if (count <= 0)
            {
                ThrowIfFailed();
                return false;
            }

            if ((char)message[0] == SyncMessage.Gate)
            {
                return true;
            }

            Answer((char)message[0], descriptors);
            descriptors.Clear();
        }
    }

    private void Answer(char message, List<SafeFd> descriptors)
    {
        switch (message)
        {
            case SyncMessage.UserNamespace:
                PrepareUserNamespace();
                SendByte();
                break;
            case SyncMessage.CopyTree:
                using (descriptors[0])
                using (descriptors[1])
                {
                    TreeCopy.Copy(descriptors[0], descriptors[1]);
                }

                SendByte();
                break;
            case SyncMessage.Console:
                _console = descriptors[0];
                break;
            case SyncMessage.RuntimeHooks:
                RunCreationHooks();
                SendByte();
                break;
            case SyncMessage.SeccompListener:
                HandOverListener();
                break;
            default:
                throw new RuntimeFailure("talk with the child", null, 0, $"unexpected message '{message}' from the child");
        }
    }

    private void PrepareUserNamespace()
    {
        IdMapping.Write(_process.Pid, _context.Spec.Linux?.UidMappings, _context.Spec.Linux?.GidMappings);
        foreach ((Step step, int resource, ulong soft, ulong hard) in LimitsSection.Limits(_context.Process))
        {
            try
            {
                SelfProcess.SetLimit(_process.Pid, resource, soft, hard);
            }
            catch (SyscallException e)
            {
                throw new RuntimeFailure(step.Operation, step.Source, e.Errno, $"{step}: {Errno.Text(e.Errno)}");
            }
        }

        if (_context.Process.OomScoreAdj is { } score)
        {
            IdMapping.WriteFile(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Pid}/oom_score_adj"), score.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void RunCreationHooks()
    {
        byte[] creating = HookRunner.State(_context, _process.Pid, "creating");
        if (HookSection.HasContainerHooks(_context.Spec.Hooks))
        {
            _process.SetHookStates(creating, HookRunner.State(_context, _process.Pid, "created"));
        }

        HookRunner.RunAll("prestart", _context.Spec.Hooks?.Prestart, creating);
        HookRunner.RunAll("createRuntime", _context.Spec.Hooks?.CreateRuntime, creating);
    }

    private void AfterStart()
    {
        if (_context.IsInit && _context.Spec.Hooks is { Poststart.Length: > 0 } hooks)
        {
            HookRunner.RunAll("poststart", hooks.Poststart, HookRunner.State(_context, _process.Pid, "running"));
        }
    }

    private void HandOverListener()
    {
        LinuxSeccomp seccomp = _context.Spec.Linux!.Seccomp!;
        using SafeFd? listener = _process.TakeListener();
        if (listener is null)
        {
            return; // the child failed; what it says comes next
        }

        SeccompAgent.Send(seccomp, listener, _context, _process.Pid);
        _process.ReleaseListener();
    }

    private LaunchedContainer ToContainer()
    {
        int pid = _process.Pid;
        ulong startTime = ProcessIdentity.Of(pid)?.StartTime ?? 0;
        SafeFd? console = _console;
        _console = null;
        return new LaunchedContainer { Pid = pid, PidFd = _process.PidFd.Duplicate(), StartTime = startTime, ConsoleMaster = console };
    }

    private void SendByte() => UnixSocket.SendAll(_sync, "."u8);

    private void ThrowIfFailed()
    {
        if (_process.Failure is { } failure)
        {
            throw StepFailures.ToException(_program, failure);
        }

        if (_process.CurrentStep < _program.ExecuteStep)
        {
            Step step = _program.Code.Steps[_process.CurrentStep];
            throw new RuntimeFailure(step.Operation, step.Path, 0, $"killed in the step \"{step}\"");
        }
    }
}
