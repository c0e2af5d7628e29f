// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;
using Berth.Runtime.Shim.Protocol.Wire;

namespace Berth.Shim.Tests;

/// <summary>The shim's written-out side of the protocol against the daemon's generated one.</summary>
public sealed class WireTests
{
    public static TheoryData<ShimRequest> Requests => new(new ShimRequest[]
    {
        new LaunchShimRequest { Sequence = 1, Attachments = [new AttachStreams { Stdin = true, Stderr = true }, new AttachStreams { Stdout = true }] },
        new LaunchShimRequest { Sequence = 1 },
        new ExecShimRequest { Sequence = 2, ExecId = "é\"", Process = new Process { Cwd = "/w", Args = ["a", "b"], Env = ["A=ü"], Terminal = true }, Attach = new AttachStreams { Stdout = true }, WithoutSeccomp = true },
        new ExecShimRequest { Sequence = 3, ExecId = "x", Process = new Process { Cwd = "/" } },
        new AttachShimRequest { Sequence = 4, Streams = new AttachStreams { Stdin = true } },
        new ResizeShimRequest { Sequence = 5, ExecId = "x", Width = 80, Height = 65535 },
        new ResizeShimRequest { Sequence = 5, Width = 0, Height = 1 },
        new SignalShimRequest { Sequence = 6, Signal = 64, All = true },
        new SignalShimRequest { Sequence = long.MaxValue, ExecId = "x", Signal = 9 },
        new PauseShimRequest { Sequence = 7 },
        new ResumeShimRequest { Sequence = 8 },
        new CloseStdinShimRequest { Sequence = 9, ExecId = "x" },
        new StateShimRequest { Sequence = 10 },
        new PidsShimRequest { Sequence = 11 },
        new ReleaseShimRequest { Sequence = 12 },
    });

    public static TheoryData<ShimMessage> Messages
    {
        get
        {
            var exit = new ContainerExit { ExitCode = 137, Signal = 9, OomKilled = true, Pid = 12, StartedAt = DateTimeOffset.UnixEpoch, FinishedAt = DateTimeOffset.UtcNow };
            return new(new ShimMessage[]
            {
                new OkReply { Sequence = 1 },
                new ErrorReply { Sequence = 2, Kind = ErrorKind.NotFound, Message = "no \"such\" <é>", Step = "mount", Path = "/proc", Errno = 13 },
                new ErrorReply { Message = "m" },
                new LaunchedReply { Sequence = 3, Pid = 4, StartTime = ulong.MaxValue, StartedAt = DateTimeOffset.UtcNow, Timings = [new ShimTiming("a", 1), new ShimTiming("b", 2)] },
                new LaunchedReply { Pid = 4, StartedAt = DateTimeOffset.UtcNow },
                new StartedReply { Sequence = 5, Pid = 6 },
                new StateReply { Sequence = 6, Status = ShimStatus.Paused, Pid = 7, StartTime = 8, StartedAt = DateTimeOffset.UtcNow, ShimPid = 9, Execs = [new ShimExecState { ExecId = "e", Pid = 1 }, new ShimExecState { ExecId = "f", Pid = 2, ExitCode = 0 }], Exit = exit },
                new StateReply { Status = ShimStatus.Created },
                new PidsReply { Pids = [1, 2, 3] },
                new ExitedEvent { Exit = exit },
                new ExecExitedEvent { ExecId = "e", ExitCode = 0 },
            });
        }
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Requests))]
    public void Requests_are_read_as_the_daemon_writes_them(ShimRequest request)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(request, ShimJson.Default.ShimRequest);
        ShimRequest read = ShimRequestReader.Read(json);
        Assert.Equal(request.GetType(), read.GetType());
        Assert.Equal(Encoding.UTF8.GetString(json), JsonSerializer.Serialize(read, ShimJson.Default.ShimRequest));
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Messages))]
    public void Messages_are_read_by_the_daemon_as_they_were_meant(ShimMessage message)
    {
        ShimMessage? read = JsonSerializer.Deserialize(ShimMessageWriter.Write(message), ShimJson.Default.ShimMessage);
        Assert.Equal(JsonSerializer.Serialize(message, ShimJson.Default.ShimMessage), JsonSerializer.Serialize(read!, ShimJson.Default.ShimMessage));
    }

    [Fact]
    public void Options_are_read_as_the_daemon_writes_them()
    {
        var options = new ShimOptions
        {
            ContainerId = "c",
            CgroupPath = "/berth/c",
            LogDriver = "json-file",
            LogPath = "/l",
            LogOptions = new Dictionary<string, string> { ["max-size"] = "10m" },
            LogAttributes = new Dictionary<string, string> { ["é"] = "\"" },
            OpenStdin = true,
            StdinOnce = true,
            Overlay = new ShimOverlay { LowerDirectories = ["/a", "/b"], UpperDirectory = "/u", WorkDirectory = "/w", MountOptions = ["volatile"] },
            SeccompCacheDirectory = "/s",
            SlowReaderSeconds = 5,
            Timings = true,
        };
        string json = JsonSerializer.Serialize(options, ShimJson.Default.ShimOptions);
        Assert.Equal(json, JsonSerializer.Serialize(ShimOptionsReader.Read(Encoding.UTF8.GetBytes(json)), ShimJson.Default.ShimOptions));

        // A member that the reader forgets would be left at its default: every one of them is set above.
        Assert.All(typeof(ShimOptions).GetProperties(), property => Assert.NotEqual(property.GetValue(new ShimOptions { ContainerId = "", CgroupPath = "" }), property.GetValue(options)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"sequence\":1}")]
    [InlineData("{\"type\":\"nonsense\"}")]
    [InlineData("{\"type\":\"exec\",\"execId\":\"x\"}")]
    [InlineData("{\"type\":\"attach\",\"streams\":null}")]
    [InlineData("{\"type\":\"resize\",\"width\":70000}")]
    [InlineData("{\"type\":\"launch\",\"attachments\":[1")]
    public void Nonsense_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => ShimRequestReader.Read(Encoding.UTF8.GetBytes(json)));
}
