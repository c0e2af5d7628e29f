// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Logs;
using Berth.Logs.Writing;
using Berth.Runtime.Shim.Loop;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Streams;

namespace Berth.Shim.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Moving_output_to_log_and_client_allocates_nothing()
    {
        SignalDispositions.Ignore(13);
        string path = Path.GetTempFileName();
        (SafeFd read, SafeFd write) = Fd.Pipe();
        int pid = PosixSpawn.Start(new SpawnRequest
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "yes 'a line of output' | head -n 300000"],
            Environment = ["PATH=/usr/bin:/bin"],
            Descriptors = [(write, 1)],
        });
        write.Dispose();
        (SafeFd ours, SafeFd theirs) = UnixSocket.Pair();
        long received = 0;
        var client = new Thread(() => received = CountAll(ours));
        client.Start();
        using var loop = new EventLoop();
        using var buffers = new SharedBuffers();
        using var log = new ObservedLog(new JsonFileLog(path, new JsonFileLogOptions { MaximumSize = 100_000_000 }, null));
        using (var streams = new ProcessStreams(loop, buffers, log) { SlowReaderMilliseconds = 10_000, AllAttachmentsClosed = loop.Stop })
        {
            log.Ended = streams.FinishAttachments;
            streams.UsePipes(null, read, null);
            streams.Attach(theirs, new AttachStreams { Stdout = true });
            loop.Run();
        }

        client.Join();
        ChildWait.ByPid(pid);
        File.Delete(path);
        Assert.True(received > 300_000 * 17);
        Assert.True(log.Writes > 50);
        Assert.Equal(log.AfterWarmUp, log.Last);
    }

    private static long CountAll(SafeFd socket)
    {
        byte[] buffer = new byte[65536];
        long sum = 0;
        while (Fd.Read(socket, buffer) is > 0 and int count)
            sum += count;
        socket.Dispose();
        return sum;
    }

    /// <summary>Notes at each write how much the thread has allocated in its life.</summary>
    private sealed class ObservedLog(JsonFileLog log) : IContainerLog
    {
        private const int WarmUp = 10;

        internal Action? Ended { get; set; }

        internal int Writes { get; private set; }

        internal long AfterWarmUp { get; private set; }

        internal long Last { get; private set; }

        public void Write(LogStream stream, ReadOnlySpan<byte> output, long time)
        {
            log.Write(stream, output, time);
            Last = GC.GetAllocatedBytesForCurrentThread();
            if (++Writes == WarmUp)
                AfterWarmUp = Last;
        }

        public void EndOfStream(LogStream stream)
        {
            log.EndOfStream(stream);
            Ended!();
        }

        public void Flush() => log.Flush();

        public void Trim() => log.Trim();

        public void Dispose() => log.Dispose();
    }
}
