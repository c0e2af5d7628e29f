// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Shims;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task The_daemon_dies_and_the_next_one_finds_everything()
    {
        await using var shim = new RunningShim("read line; echo \"got $line\"; exit 3", adjust: options => options with { OpenStdin = true, StdinOnce = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.Output);
        ShimExec exec = await shim.Connection.ExecAsync(Exec("running", "sleep 0.5; exit 5"), default);
        await shim.Connection.ExecAsync(Exec("ended", "exit 4"), default);
        await shim.Connection.DisposeAsync();
        await Assert.ThrowsAsync<EngineException>(() => exec.Exited);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        await using IShimConnection next = (await new ShimLauncher(null!).ReconnectAsync(shim.Bundle, default))!;
        Assert.Equal(4, await next.ExecExitedAsync("ended").WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        StateReply state = await next.StateAsync(default);
        Assert.Equal((ShimStatus.Running, launch.Pid), (state.Status, state.Pid));
        Assert.Equal(["running"], state.Execs.Select(one => one.ExecId));
        AttachedStream stream = await next.AttachAsync(RunningShim.All, default);
        await stream.WriteAsync("x\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("got x\n", (await RunningShim.ReadFramesAsync(stream)).Stdout);
        Assert.Equal(3, (await next.Exited).ExitCode);
        Assert.Equal(5, await next.ExecExitedAsync("running"));
        await shim.EndAsync(next);
    }

    [Fact]
    public async Task An_end_without_a_daemon_waits_for_the_next_one()
    {
        await using var shim = new RunningShim("sleep 0.2; exit 9");
        await shim.LaunchAsync();
        await shim.Connection.DisposeAsync();
        Assert.False(shim.HasEnded(600));
        Assert.Equal(9, ContainerExit.Read(shim.Bundle)!.ExitCode);
        await using IShimConnection next = (await new ShimLauncher(null!).ReconnectAsync(shim.Bundle, default))!;
        Assert.Equal(9, (await next.Exited).ExitCode);
        await shim.EndAsync(next);
        Assert.Null(await new ShimLauncher(null!).ReconnectAsync(shim.Bundle, default));
    }

    [Fact]
    public async Task A_shim_whose_daemon_dies_before_the_launch_ends()
    {
        await using var shim = new RunningShim("true");
        await shim.Connection.DisposeAsync();
        Assert.True(shim.HasEnded(5000));
    }

    [Fact]
    public async Task Signals_become_exit_codes()
    {
        await using var shim = new RunningShim("exec sleep 60");
        await shim.LaunchAsync();
        await shim.Connection.SignalAsync(null, 15, default);
        ContainerExit exit = await shim.ExitAsync();
        Assert.Equal((143, 15), (exit.ExitCode, exit.Signal));
        await Assert.ThrowsAsync<ShimException>(() => shim.Connection.SignalAsync(null, 15, default));
        await shim.EndAsync();
    }

    [Fact]
    public async Task Release_is_refused_while_the_container_runs()
    {
        await using var shim = new RunningShim("sleep 0.3");
        await shim.LaunchAsync();
        var refusal = await Assert.ThrowsAsync<ShimException>(() => shim.Connection.ReleaseAsync(default));
        Assert.Equal(ErrorKind.Conflict, refusal.Reply.Kind);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task Execs_run_side_by_side_with_streams_of_their_own()
    {
        await using var shim = new RunningShim("sleep 60");
        await shim.LaunchAsync();
        ShimExec[] execs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shim.Connection.ExecAsync(Exec($"e{i}", $"cat; echo {i} >&2; exit {i}", RunningShim.All), default)));
        for (int i = 0; i < execs.Length; i++)
        {
            await execs[i].Stream!.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"in {i}"), TestContext.Current.CancellationToken);
            execs[i].Stream!.CompleteWrites();
        }

        for (int i = 0; i < execs.Length; i++)
        {
            Assert.Equal(($"in {i}", $"{i}\n"), await RunningShim.ReadFramesAsync(execs[i].Stream!));
            Assert.Equal(i, await execs[i].Exited);
        }

        var missing = await Assert.ThrowsAsync<ShimException>(() => shim.Connection.ResizeAsync("e1", 1, 1, default));
        Assert.Equal("No such exec instance: e1", missing.Message);
        await shim.Connection.SignalAsync(null, 9, default);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_failed_exec_leaves_the_container_alone_and_says_why()
    {
        await using var shim = new RunningShim("sleep 60");
        await shim.LaunchAsync();
        var options = new ShimExecOptions { ExecId = "x", Process = new Process { Cwd = "/", Args = ["/nowhere/nope"] }, Attach = RunningShim.All };
        var failure = await Assert.ThrowsAsync<ShimException>(() => shim.Connection.ExecAsync(options, default));
        Assert.Equal((2, "posix_spawn"), (failure.Errno, failure.Step));
        Assert.Equal(ShimStatus.Running, (await shim.Connection.StateAsync(default)).Status);
        await shim.Connection.SignalAsync(null, 9, default);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task An_exec_with_a_terminal_is_resized_by_its_id()
    {
        await using var shim = new RunningShim("sleep 60");
        await shim.LaunchAsync();
        ShimExecOptions options = Exec("t", "read line; stty size", RunningShim.All);
        ShimExec exec = await shim.Connection.ExecAsync(options with { Process = options.Process with { Terminal = true } }, default);
        await shim.Connection.ResizeAsync("t", 100, 30, default);
        await exec.Stream!.WriteAsync("\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("\r\n30 100\r\n", System.Text.Encoding.UTF8.GetString(await RunningShim.ReadAllAsync(exec.Stream!)));
        Assert.Equal(0, await exec.Exited);
        await shim.Connection.SignalAsync(null, 9, default);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task Nonsense_on_the_socket_closes_that_connection_only()
    {
        await using var shim = new RunningShim("sleep 0.5");
        await shim.LaunchAsync();
        foreach (byte[] nonsense in new[] { "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), [5, 0, 0, 0, (byte)'{', 0, 0, 0, 0], [2, 0, 0, 0, (byte)'{', (byte)'}'] })
        {
            using SafeFd socket = UnixSocket.Connect(Path.Combine(shim.Bundle, ShimFiles.Socket));
            UnixSocket.SendAll(socket, nonsense);
            Assert.Equal(0, UnixSocket.Receive(socket, new byte[10]));
        }

        Assert.Equal(ShimStatus.Running, (await shim.Connection.StateAsync(default)).Status);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task The_control_socket_is_the_owners_alone()
    {
        await using var shim = new RunningShim("true");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(shim.Bundle, ShimFiles.Socket)));
        await shim.LaunchAsync();
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task However_fast_a_process_ends_its_start_is_told_first()
    {
        for (int i = 0; i < 30; i++)
        {
            await using var shim = new RunningShim("exit 0");
            using SafeFd socket = UnixSocket.Connect(Path.Combine(shim.Bundle, ShimFiles.Socket));
            byte[] request = "{\"type\":\"launch\",\"sequence\":1}"u8.ToArray();
            UnixSocket.SendAll(socket, [(byte)request.Length, 0, 0, 0, .. request]);
            byte[] answer = new byte[17];
            Assert.Equal(17, UnixSocket.Receive(socket, answer));
            Assert.Equal("{\"type\":\"laun", System.Text.Encoding.UTF8.GetString(answer, 4, 13));
            await shim.ExitAsync();
            await shim.EndAsync();
        }
    }

    private static ShimExecOptions Exec(string id, string script, AttachStreams? attach = null) =>
        new() { ExecId = id, Process = new Process { Cwd = "/", Args = ["/bin/sh", "-c", script] }, Attach = attach };
}
