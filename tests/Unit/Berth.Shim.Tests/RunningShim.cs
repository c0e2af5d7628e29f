// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text;
using Berth.Engine.Shims;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Runtime.Shim;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

/// <summary>A shim on a thread of the test, with a bundle directory of its own, and the connection of the daemon that started it.</summary>
internal sealed class RunningShim : IAsyncDisposable
{
    private readonly Thread thread;
    private readonly PlainProcesses processes;

    internal RunningShim(string script, bool terminal = false, Func<ShimOptions, ShimOptions>? adjust = null)
    {
        SignalDispositions.Ignore(13);
        Bundle = Directory.CreateTempSubdirectory("berth-shim-").FullName;
        var options = new ShimOptions { ContainerId = new string('a', 64), CgroupPath = "/berth-test", LogDriver = "json-file", LogPath = LogPath };
        options = adjust?.Invoke(options) ?? options;
        processes = new PlainProcesses(script, terminal);
        (SafeFd ours, SafeFd theirs) = UnixSocket.Pair();
        var host = new ShimHost(Bundle, options, processes, new LaunchTimings(wanted: true));
        thread = new Thread(() =>
        {
            host.Serve(theirs);
            host.Dispose();
        });
        thread.Start();
        Connection = new ShimConnection(ours, shimPid: null);
    }

    internal static AttachStreams All { get; } = new() { Stdin = true, Stdout = true, Stderr = true };

    internal static AttachStreams Output { get; } = new() { Stdout = true, Stderr = true };

    internal string Bundle { get; }

    internal string LogPath => Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(Bundle)}.log");

    internal ShimConnection Connection { get; }

    internal bool CleanedUp => processes.CleanedUp;

    internal Task<ShimLaunch> LaunchAsync(params AttachStreams[] attachments) => Connection.LaunchAsync(attachments, TestContext.Current.CancellationToken);

    internal Task<ContainerExit> ExitAsync() => Connection.Exited.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Every daemon's end of the shim: it must let go.</summary>
    internal async Task EndAsync(IShimConnection? connection = null)
    {
        await (connection ?? Connection).ReleaseAsync(default).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.True(thread.Join(5000), "the shim has not ended");
        Assert.False(File.Exists(Path.Combine(Bundle, ShimFiles.Socket)));
    }

    internal bool HasEnded(int milliseconds) => thread.Join(milliseconds);

    /// <summary>All bytes to the end, with what the frames say of their streams taken apart.</summary>
    internal static async Task<(string Stdout, string Stderr)> ReadFramesAsync(AttachedStream stream)
    {
        byte[] all = await ReadAllAsync(stream);
        var texts = new[] { new MemoryStream(), new MemoryStream(), new MemoryStream() };
        for (int at = 0; at < all.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at + 4));
            Assert.Equal(0, all[at + 1] | all[at + 2] | all[at + 3]);
            texts[all[at]].Write(all, at + 8, length);
            at += 8 + length;
        }

        return (Encoding.UTF8.GetString(texts[1].ToArray()), Encoding.UTF8.GetString(texts[2].ToArray()));
    }

    internal static async Task<byte[]> ReadAllAsync(AttachedStream stream)
    {
        using var all = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await stream.CopyToAsync(all, limit.Token);
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (!thread.Join(0))
        {
            // A test has failed: kill what it ran, so that the shim can end.
            await using IShimConnection? again = await new ShimLauncher(null!).ReconnectAsync(Bundle, default);
            if (again is not null && (await again.StateAsync(default)).Status == ShimStatus.Running)
            {
                await again.SignalAsync(null, 9, default);
                await again.Exited.WaitAsync(TimeSpan.FromSeconds(5));
            }

            if (again is not null)
                await again.ReleaseAsync(default);
            thread.Join(5000);
        }

        Directory.Delete(Bundle, recursive: true);
        File.Delete(LogPath);
    }
}
