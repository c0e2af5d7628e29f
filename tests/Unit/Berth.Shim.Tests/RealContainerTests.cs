// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Berth.Engine.Shims;
using Berth.Oci.Runtime;
using Berth.Runtime.Shim.Protocol;
using Process = Berth.Oci.Runtime.Process;

namespace Berth.Shim.Tests;

/// <summary>The published shim with real containers.</summary>
public sealed class RealContainerTests
{
    public RealContainerTests()
    {
        Requires.Root();
        Requires.Runtime();
        Requires.Busybox();
    }

    [Fact]
    public async Task A_container_runs_and_is_cleaned_up()
    {
        using var bundle = new BusyboxBundle(["/bin/sh", "-c", "echo $$; echo err >&2; id -u; exit 3"]);
        await using IShimConnection shim = await bundle.StartAsync();
        long begun = (long)(Stopwatch.GetTimestamp() * (1_000_000.0 / Stopwatch.Frequency));
        ShimLaunch launch = await shim.LaunchAsync([RunningShim.Output], default);
        Assert.Equal(("1\n0\n", "err\n"), await RunningShim.ReadFramesAsync(launch.Attachments[0]));
        Assert.Equal(3, (await shim.Exited).ExitCode);
        foreach (ShimTiming timing in launch.Timings!)
            TestContext.Current.TestOutputHelper!.WriteLine($"{timing.Microseconds - begun} us: {timing.Step}");
        await shim.ReleaseAsync(default);
        Assert.Empty(CgroupsOf(bundle.Id));
    }

    [Theory]
    [InlineData("/bin/nope", 127, 2)]
    [InlineData("nope", 127, 2)]
    [InlineData("/bin/notexec", 126, 13)]
    public async Task A_command_that_cannot_run_tells_why_and_leaves_nothing(string command, int exitCode, int errno)
    {
        using var bundle = new BusyboxBundle([command]);
        await using IShimConnection shim = await bundle.StartAsync();
        var failure = await Assert.ThrowsAsync<ShimException>(() => shim.LaunchAsync([RunningShim.Output], default));
        Assert.Equal((exitCode, errno), (failure.StartExitCode, failure.Errno));
        await shim.Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Empty(CgroupsOf(bundle.Id));
    }

    [Fact]
    public async Task A_terminal_and_an_exec_with_one()
    {
        using var bundle = new BusyboxBundle(["/bin/sh"], terminal: true, options => options with { OpenStdin = true });
        await using IShimConnection shim = await bundle.StartAsync();
        ShimLaunch launch = await shim.LaunchAsync([RunningShim.All], default);
        await shim.ResizeAsync(null, 90, 33, default);
        Process process = BusyboxBundle.Command("/bin/sh", "-c", "read x; stty size; echo $$ >/tmp/pid") with { Terminal = true };
        ShimExec exec = await shim.ExecAsync(new ShimExecOptions { ExecId = "e", Process = process, Attach = RunningShim.All }, default);
        await shim.ResizeAsync("e", 70, 22, default);
        await exec.Stream!.WriteAsync("\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.EndsWith("22 70\r\n", Encoding.UTF8.GetString(await RunningShim.ReadAllAsync(exec.Stream)), StringComparison.Ordinal);
        Assert.Equal(0, await exec.Exited);
        await launch.Attachments[0].WriteAsync("stty size; cat /tmp/pid; exit 6\n"u8.ToArray(), TestContext.Current.CancellationToken);
        string text = Encoding.UTF8.GetString(await RunningShim.ReadAllAsync(launch.Attachments[0]));
        Assert.Contains("33 90\r\n", text, StringComparison.Ordinal);
        Assert.Equal(6, (await shim.Exited).ExitCode);
        await shim.ReleaseAsync(default);
    }

    [Fact]
    public async Task Execs_signals_pause_and_pids()
    {
        using var bundle = new BusyboxBundle(["/bin/sleep", "100"]);
        await using IShimConnection shim = await bundle.StartAsync();
        ShimLaunch launch = await shim.LaunchAsync([], default);
        ShimExec[] execs = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => shim.ExecAsync(
            new ShimExecOptions { ExecId = $"e{i}", Process = BusyboxBundle.Command("/bin/sh", "-c", $"read x; echo -n $x; exit {i}"), Attach = RunningShim.All }, default)));
        Assert.Equal(6, (await shim.PidsAsync(default)).Count);
        Assert.Contains(launch.Pid, await shim.PidsAsync(default));
        await shim.PauseAsync(default);
        Assert.Equal(ShimStatus.Paused, (await shim.StateAsync(default)).Status);
        await shim.ResumeAsync(default);
        for (int i = 0; i < execs.Length; i++)
        {
            await execs[i].Stream!.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
            execs[i].Stream!.CompleteWrites();
            Assert.Equal(("x", ""), await RunningShim.ReadFramesAsync(execs[i].Stream!));
            Assert.Equal(i, await execs[i].Exited);
        }

        var missing = await Assert.ThrowsAsync<ShimException>(() => shim.ExecAsync(new ShimExecOptions { ExecId = "n", Process = BusyboxBundle.Command("nope") }, default));
        Assert.Equal((127, 2), (missing.StartExitCode, missing.Errno));
        ShimExec last = await shim.ExecAsync(new ShimExecOptions { ExecId = "l", Process = BusyboxBundle.Command("/bin/sleep", "100") }, default);
        await shim.SignalAsync(null, 9, default);
        Assert.Equal(137, (await shim.Exited).ExitCode);
        Assert.Equal(137, await last.Exited);
        await shim.ReleaseAsync(default);
        Assert.Empty(CgroupsOf(bundle.Id));
    }

    [Fact]
    public async Task Nothing_of_the_shim_is_inherited()
    {
        using var bundle = new BusyboxBundle(["/bin/grep", "Sig", "/proc/self/status"], respec: spec => spec with
        {
            Process = spec.Process! with { User = new User { Uid = 1000, Gid = 1000 } },
        });
        await using IShimConnection shim = await bundle.StartAsync();
        ShimLaunch launch = await shim.LaunchAsync([RunningShim.Output], default);
        (string stdout, string stderr) = await RunningShim.ReadFramesAsync(launch.Attachments[0]);
        Assert.Contains("SigBlk:\t0000000000000000\n", stdout, StringComparison.Ordinal);
        Assert.Contains("SigIgn:\t0000000000000000\n", stdout, StringComparison.Ordinal);
        Assert.Equal("", stderr);
        await shim.Exited;
        await shim.ReleaseAsync(default);
    }

    [Fact]
    public async Task A_user_who_is_not_root_may_open_its_own_output_again()
    {
        using var bundle = new BusyboxBundle(["/bin/sh", "-c", "echo again >/dev/stdout; echo /proc/self/fd/*"], respec: spec => spec with
        {
            Process = spec.Process! with { User = new User { Uid = 1000, Gid = 1000 } },
        });
        await using IShimConnection shim = await bundle.StartAsync();
        ShimLaunch launch = await shim.LaunchAsync([RunningShim.Output], default);

        // 0, 1, 2, and the one with which the shell reads the directory.
        Assert.Equal(("again\n/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n", ""), await RunningShim.ReadFramesAsync(launch.Attachments[0]));
        await shim.Exited;
        await shim.ReleaseAsync(default);
    }

    [Fact]
    public async Task The_out_of_memory_killer_is_told()
    {
        using var bundle = new BusyboxBundle(["/bin/tail", "/dev/zero"], respec: spec => spec with
        {
            Linux = spec.Linux! with { Resources = new LinuxResources { Memory = new LinuxMemory { Limit = 8 << 20, Swap = 8 << 20 } } },
        });
        await using IShimConnection shim = await bundle.StartAsync();
        await shim.LaunchAsync([], default);
        ContainerExit exit = await shim.Exited.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((137, true), (exit.ExitCode, exit.OomKilled));
        await shim.ReleaseAsync(default);
    }

    [Fact]
    public async Task Two_hundred_thousand_lines_take_less_than_half_a_second()
    {
        using var bundle = new BusyboxBundle(["/bin/seq", "1", "200000"]);
        await using IShimConnection shim = await bundle.StartAsync();
        var watch = Stopwatch.StartNew();
        ShimLaunch launch = await shim.LaunchAsync([RunningShim.Output], default);
        byte[] all = await RunningShim.ReadAllAsync(launch.Attachments[0]);
        await shim.Exited;
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms");
        Assert.True(all.Length > 1_288_894);
        Assert.Equal(200_000, File.ReadLines(Path.Combine(bundle.Bundle, "c-json.log")).Count());
        Assert.InRange(watch.ElapsedMilliseconds, 0, 500);
        await shim.ReleaseAsync(default);
    }

    [Fact]
    public async Task Shims_at_rest_hold_less_than_one_and_a_half_megabytes_each()
    {
        BusyboxBundle[] bundles = [.. Enumerable.Range(0, 3).Select(_ => new BusyboxBundle(["/bin/sh", "-c", "seq 1 20000; sleep 100"]))];
        IShimConnection[] shims = await Task.WhenAll(bundles.Select(bundle => bundle.StartAsync()));
        foreach (IShimConnection shim in shims)
            await shim.LaunchAsync([], default);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        StateReply[] states = await Task.WhenAll(shims.Select(shim => shim.StateAsync(default)));
        await Task.Delay(600, TestContext.Current.CancellationToken);

        // Beside each other: what they share (the executable, in the daemon's memfd) is no shim's own.
        int[] kilobytes = [.. states.Select(state => PrivateKilobytes(state.ShimPid))];
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", kilobytes) + " kB");
        foreach (IShimConnection shim in shims)
        {
            await shim.SignalAsync(null, 9, default);
            await shim.Exited;
            await shim.ReleaseAsync(default);
            await shim.DisposeAsync();
        }

        foreach (BusyboxBundle bundle in bundles)
            bundle.Dispose();
        Assert.All(kilobytes, one => Assert.InRange(one, 1, 1500));
    }

    private static int PrivateKilobytes(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static IEnumerable<string> CgroupsOf(string id) =>
        Directory.EnumerateDirectories("/sys/fs/cgroup").SelectMany(hierarchy => new[] { Path.Combine(hierarchy, "berth-test", id), Path.Combine(hierarchy, "unified/berth-test", id) })
            .Append($"/sys/fs/cgroup/berth-test/{id}").Where(Directory.Exists);
}
