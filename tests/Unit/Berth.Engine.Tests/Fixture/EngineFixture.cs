// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Events;
using Berth.Api.Wire;
using Berth.Engine.Containers.Create;
using Berth.Engine.Events;
using Berth.Engine.Images;
using Berth.Oci.Image;
using Berth.Primitives;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Tests.Fixture;

/// <summary>An engine on directories of its own, with one image called <c>busybox</c> and shims that run nothing.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private EngineFixture(string directory) => Root = directory;

    public string Root { get; }

    public FakeShims Shims { get; } = new();

    public FakeImages Images { get; } = new();

    public EngineServices Engine { get; private set; } = null!;

    public static async Task<EngineFixture> OpenAsync()
    {
        EngineFixture fixture = new(Directory.CreateTempSubdirectory("berth-engine-").FullName);
        await fixture.ReopenAsync();
        return fixture;
    }

    /// <summary>As a new daemon after <c>kill -9</c>: nothing of the old one is asked.</summary>
    public async Task ReopenAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }

        EngineOptions options = new()
        {
            DataRoot = Path.Combine(Root, "data"),
            ExecRoot = Path.Combine(Root, "exec"),
            RuntimePath = "/nowhere",
            CgroupParent = "/berth-unit-test-that-makes-none",
        };
        Engine = await EngineServices.OpenAsync(
            options,
            foundation => new EngineParts
            {
                Options = foundation.Options,
                Paths = foundation.Paths,
                Lock = foundation.Lock,
                Database = foundation.Database,
                Events = foundation.Events,
                Runtime = null,
                Images = Images,
                Snapshots = new DirectorySnapshots(foundation.Paths.Snapshots),
                Shims = Shims,
            },
            CancellationToken.None);
    }

    public async Task<string> CreateAsync(string? name = null, Action<ContainerCreateRequest>? change = null)
    {
        ContainerCreateRequest request = new() { Image = "busybox", Cmd = ["true"], HostConfig = new HostConfig() };
        change?.Invoke(request);
        return (await Engine.Containers.CreateAsync(name, request, null, CancellationToken.None)).Id;
    }

    public async Task<string> RunAsync(string? name = null, Action<ContainerCreateRequest>? change = null)
    {
        string id = await CreateAsync(name, change);
        await Engine.Containers.StartAsync(id, CancellationToken.None);
        return id;
    }

    public async Task<ContainerInspectResponse> InspectAsync(string id) => await Engine.Queries.InspectAsync(id, size: false, CancellationToken.None);

    /// <summary>Ends the container's process and waits until the engine has dealt with it.</summary>
    public async Task EndAsync(string id, int exitCode)
    {
        Task<ContainerWaitResponse> ended = await Engine.Containers.WaitAsync(id, Berth.Engine.Containers.WaitCondition.NextExit, CancellationToken.None);
        Shims.ByContainer[id].Exit(exitCode);
        await ended.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async Task<IReadOnlyList<string>> EventsAsync()
    {
        List<string> found = [];
        using EventSubscription past = Engine.Events.Subscribe(new Filters(), DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow);
        await foreach (EventMessage message in past.ReadAllAsync(CancellationToken.None))
        {
            found.Add(message.Action);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}

internal sealed class FakeImages : IContainerImages
{
    public static readonly Digest Id = Digest.OfSha256("busybox"u8);

    public ImageConfig Config { get; set; } = new() { Architecture = "amd64", Os = "linux", Config = new ImageExecution { Cmd = ["sh"], Env = ["PATH=/bin"] } };

    public ResolvedImage Resolve(string nameOrId, string? platform) =>
        nameOrId is "busybox" || nameOrId == Id.ToString()
            ? new ResolvedImage(Id, Config, default, [])
            : throw new EngineException(ErrorKind.NotFound, $"No such image: {nameOrId}");
}

internal sealed class DirectorySnapshots(string root) : IContainerSnapshots
{
    public void Create(string containerId, ResolvedImage image)
    {
        Directory.CreateDirectory(Path.Combine(root, containerId, "upper"));
        Directory.CreateDirectory(Path.Combine(root, containerId, "work"));
        Directory.CreateDirectory(Path.Combine(root, containerId, "lower"));
    }

    public ShimOverlay Overlay(string containerId) => new()
    {
        LowerDirectories = [Path.Combine(root, containerId, "lower")],
        UpperDirectory = Path.Combine(root, containerId, "upper"),
        WorkDirectory = Path.Combine(root, containerId, "work"),
    };

    public (long Written, long Total) Sizes(string containerId) => (10, 100);

    public Action Remove(string containerId)
    {
        string directory = Path.Combine(root, containerId);
        return () =>
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        };
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)!)];
}
