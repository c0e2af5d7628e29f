// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Engine.Shims;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

public sealed class InputTests
{
    [Fact]
    public async Task Without_open_stdin_input_is_at_its_end()
    {
        await using var shim = new RunningShim("cat; echo done");
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All);
        Assert.Equal("done\n", (await RunningShim.ReadFramesAsync(launch.Attachments[0])).Stdout);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task StdinOnce_closes_input_with_the_clients_and_output_still_comes()
    {
        await using var shim = new RunningShim("cat; sleep 0.1; echo done", adjust: options => options with { OpenStdin = true, StdinOnce = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All);
        byte[] data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"{i}\n")));
        Task writing = Task.Run(async () =>
        {
            await launch.Attachments[0].WriteAsync(data);
            launch.Attachments[0].CompleteWrites();
        });
        (string stdout, _) = await RunningShim.ReadFramesAsync(launch.Attachments[0]);
        await writing;
        Assert.Equal(Encoding.UTF8.GetString(data) + "done\n", stdout);
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task Without_StdinOnce_the_clients_end_of_input_ends_its_attachment_only()
    {
        await using var shim = new RunningShim("while read line; do echo \"got $line\"; done", adjust: options => options with { OpenStdin = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All);
        launch.Attachments[0].CompleteWrites();
        Assert.Empty(await RunningShim.ReadAllAsync(launch.Attachments[0]));
        AttachedStream second = await shim.Connection.AttachAsync(RunningShim.All, default);
        await second.WriteAsync("x\n"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] buffer = new byte[100];
        Assert.Equal(14, await second.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await shim.Connection.CloseStdinAsync(null, default);
        Assert.Empty(await RunningShim.ReadAllAsync(second));
        Assert.Equal(0, (await shim.ExitAsync()).ExitCode);
        await shim.EndAsync();
    }

    [Fact]
    public async Task A_client_that_vanishes_after_writing_loses_nothing_of_it()
    {
        await using var shim = new RunningShim("sleep 0.3; wc -c", adjust: options => options with { OpenStdin = true, StdinOnce = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All, RunningShim.Output);
        await launch.Attachments[0].WriteAsync(new byte[150_000], TestContext.Current.CancellationToken);
        await launch.Attachments[0].DisposeAsync();
        Assert.Equal("150000", (await RunningShim.ReadFramesAsync(launch.Attachments[1])).Stdout.Trim());
        await shim.ExitAsync();
        await shim.EndAsync();
    }

    [Fact]
    public async Task Input_to_a_process_that_does_not_read_waits_without_harm()
    {
        await using var shim = new RunningShim("exec 0<&-; sleep 0.3; echo done", adjust: options => options with { OpenStdin = true });
        ShimLaunch launch = await shim.LaunchAsync(RunningShim.All);
        Task writing = Task.Run(async () =>
        {
            try
            {
                await launch.Attachments[0].WriteAsync(new byte[5_000_000]);
            }
            catch (IOException)
            {
                // The container may end first.
            }
        });
        Assert.Equal("done\n", (await RunningShim.ReadFramesAsync(launch.Attachments[0])).Stdout);
        await launch.Attachments[0].DisposeAsync();
        await writing;
        await shim.ExitAsync();
        await shim.EndAsync();
    }
}
