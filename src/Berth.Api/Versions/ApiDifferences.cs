// SPDX-License-Identifier: Apache-2.0
namespace Berth.Api.Versions;

/// <summary>The versions at which an answer or the meaning of a request changed; the history is that of the API's own changelog.</summary>
public static class ApiDifferences
{
    /// <summary>The daemon removes a container made with AutoRemove; the clients before did it themselves.</summary>
    public static ApiVersion DaemonRemoves { get; } = new(1, 25);

    /// <summary>Wait takes a condition and sends its headers as soon as it waits.</summary>
    public static ApiVersion WaitConditions { get; } = new(1, 30);

    /// <summary>Without a word about it, a container gets the daemon's default cgroup namespace; before, the host's.</summary>
    public static ApiVersion PrivateCgroupNamespace { get; } = new(1, 41);

    /// <summary><c>signal</c> of stop and restart is read from here on.</summary>
    public static ApiVersion StopSignal { get; } = new(1, 42);

    /// <summary><c>ConsoleSize</c> of exec create and start is read from here on.</summary>
    public static ApiVersion ConsoleSize { get; } = new(1, 42);

    /// <summary><c>platform</c> of container create is read from here on.</summary>
    public static ApiVersion CreatePlatform { get; } = new(1, 41);

    /// <summary>Prune of volumes spares named ones unless <c>all</c> is given.</summary>
    public static ApiVersion AnonymousVolumePrune { get; } = new(1, 42);

    /// <summary>Raw streams say so: <c>application/vnd.docker.raw-stream</c> and <c>.multiplexed-stream</c> instead of raw for both.</summary>
    public static ApiVersion MultiplexedContentType { get; } = new(1, 42);

    /// <summary><c>shared-size</c> of the image list is read, SharedSize and Containers are -1 when not asked for.</summary>
    public static ApiVersion ImageSharedSize { get; } = new(1, 42);

    /// <summary>An image without names has empty lists of them; before, <c>&lt;none&gt;:&lt;none&gt;</c> stood there.</summary>
    public static ApiVersion NoPlaceholderNames { get; } = new(1, 43);

    /// <summary>VirtualSize is no longer part of images.</summary>
    public static ApiVersion NoVirtualSize { get; } = new(1, 44);

    /// <summary><c>Container</c>, <c>ContainerConfig</c> are no longer part of image inspect; a zero <c>Created</c> is left out.</summary>
    public static ApiVersion NoImageContainerConfig { get; } = new(1, 45);

    /// <summary>The short container id is no longer among a network's aliases (DNSNames has it).</summary>
    public static ApiVersion NoShortIdAlias { get; } = new(1, 45);

    /// <summary><c>Expected</c> of commits and the bridge-nf fields are no longer part of system info.</summary>
    public static ApiVersion NoExpectedCommits { get; } = new(1, 49);

    /// <summary>An image's Config has only what an image can have: Hostname, Tty and the like are left out.</summary>
    public static ApiVersion TrimmedImageConfig { get; } = new(1, 50);
}
