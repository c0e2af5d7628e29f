// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;
using Berth.Runtime.Shim.Processes;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Runtime.Shim.Server;

/// <summary>Does what a request asks and answers it; whatever goes wrong becomes an error reply with its facts.</summary>
internal sealed class RequestHandler(ContainerSupervisor container, ExecRegistry execs, LaunchTimings timings)
{
    /// <summary>The container runs.</summary>
    internal Action? Launched { get; set; }

    /// <summary>The launch has failed: nothing is left to watch.</summary>
    internal Action? LaunchFailed { get; set; }

    /// <summary>A daemon lets the shim go.</summary>
    internal Action? Released { get; set; }

    /// <summary>Something was done that needed memory.</summary>
    internal Action? Worked { get; set; }

    internal void Handle(DaemonConnection connection, ShimRequest request)
    {
        try
        {
            connection.Send(Answer(connection, request) with { Sequence = request.Sequence });
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            connection.Send(Failure(exception) with { Sequence = request.Sequence });
            if (request is LaunchShimRequest && container.Status == ShimStatus.Created)
                LaunchFailed?.Invoke();
        }

        Worked?.Invoke();
    }

    private ShimMessage Answer(DaemonConnection connection, ShimRequest request)
    {
        switch (request)
        {
            case LaunchShimRequest launch:
                return Launch(connection, launch);
            case ExecShimRequest exec:
                return Exec(connection, exec);
            case AttachShimRequest attach:
                return WithDescriptors(connection, 1, sockets =>
                {
                    container.Attach(attach.Streams, sockets[0]);
                    return new OkReply();
                });
            case StateShimRequest:
                return State();
            case PidsShimRequest:
                return new PidsReply { Pids = container.Pids() };
            case ReleaseShimRequest:
                Release();
                return new OkReply();
            default:
                Control(request);
                return new OkReply();
        }
    }

    private void Control(ShimRequest request)
    {
        switch (request)
        {
            case ResizeShimRequest resize:
                Target(resize.ExecId).Streams.Resize(resize.Width, resize.Height);
                break;
            case SignalShimRequest { All: true } signal:
                container.SignalAll(signal.Signal);
                break;
            case SignalShimRequest signal:
                Target(signal.ExecId).Signal(signal.Signal);
                break;
            case CloseStdinShimRequest close:
                Target(close.ExecId).Streams.Input?.Close();
                break;
            case PauseShimRequest:
                container.Pause();
                break;
            case ResumeShimRequest:
                container.Resume();
                break;
            default:
                throw new EngineException(ErrorKind.NotImplemented, $"the shim does not know {request.GetType().Name}");
        }
    }

    private LaunchedReply Launch(DaemonConnection connection, LaunchShimRequest request)
    {
        timings.Mark("launch requested");
        return (LaunchedReply)WithDescriptors(connection, request.Attachments.Count, sockets =>
        {
            LaunchedReply reply = container.Launch(request.Attachments, sockets);
            timings.Mark("command executed");
            Launched?.Invoke();
            return reply with { Timings = timings.Steps };
        });
    }

    private StartedReply Exec(DaemonConnection connection, ExecShimRequest request)
    {
        int count = request.Attach is null ? 0 : 1;
        return (StartedReply)WithDescriptors(connection, count, sockets =>
            new StartedReply { Pid = execs.Start(request, container.RequireRunning(), count == 0 ? null : sockets[0]) });
    }

    // On a failure the descriptors are nobody's any more, and the daemon's end sees the end of file.
    private static ShimMessage WithDescriptors(DaemonConnection connection, int count, Func<SafeFd[], ShimMessage> action)
    {
        SafeFd[] descriptors = connection.TakeDescriptors(count);
        try
        {
            return action(descriptors);
        }
        catch
        {
            foreach (SafeFd descriptor in descriptors)
                descriptor.Dispose();
            throw;
        }
    }

    private ManagedProcess Target(string? execId) => execId is null ? container.RequireProcess() : execs.Require(execId);

    private StateReply State()
    {
        var reply = new StateReply
        {
            Status = container.Status,
            Pid = container.Pid,
            StartTime = container.StartTime,
            StartedAt = container.StartedAt,
            ShimPid = SelfProcess.Pid,
            Execs = [.. execs.States],
            Exit = container.Exit,
        };
        execs.ForgetUntold();
        return reply;
    }

    private void Release()
    {
        if (container.Status is ShimStatus.Running or ShimStatus.Paused)
            throw new EngineException(ErrorKind.Conflict, "the container runs");
        Released?.Invoke();
    }

    private static ErrorReply Failure(Exception exception) => exception switch
    {
        Lifecycle.RuntimeFailure failure => new ErrorReply { Message = failure.Message, Step = failure.Step, Path = failure.Path, Errno = failure.Errno },
        SyscallException failure => new ErrorReply { Message = failure.Message, Step = failure.Operation, Path = failure.Path, Errno = failure.Errno },
        EngineException failure => new ErrorReply { Kind = failure.Kind, Message = failure.Message },
        _ => new ErrorReply { Message = exception.Message },
    };
}
