// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Engine.Shims;
using Berth.Linux.Files;
using Berth.Oci.Runtime;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Shim.Tests;

/// <summary>A container of busybox alone, its root made of overlay layers, watched by the published shim.</summary>
internal sealed class BusyboxBundle : IDisposable
{
    // One for all, as a daemon has it: the shims then share its pages.
    private static readonly Lazy<SealedExecutable> Runtime = new(() => SealedExecutable.FromFile(Requires.Runtime()));

    internal BusyboxBundle(string[] command, bool terminal = false, Func<ShimOptions, ShimOptions>? adjust = null, Func<RuntimeSpec, RuntimeSpec>? respec = null)
    {
        Id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        Bundle = Directory.CreateTempSubdirectory("berth-bundle-").FullName;
        foreach (string name in new[] { "rootfs", "upper", "work", "layer/bin", "layer/proc", "layer/dev", "layer/tmp" })
            Directory.CreateDirectory(Path.Combine(Bundle, name));
        File.Copy(Requires.Busybox(), Path.Combine(Bundle, "layer/bin/busybox"));
        File.SetUnixFileMode(Path.Combine(Bundle, "layer/bin/busybox"), (UnixFileMode)0b111_101_101);
        foreach (string applet in new[] { "sh", "cat", "echo", "seq", "sleep", "stty", "true", "kill", "dd", "tail", "id", "grep", "wc" })
            File.CreateSymbolicLink(Path.Combine(Bundle, "layer/bin", applet), "busybox");
        File.WriteAllText(Path.Combine(Bundle, "layer/bin/notexec"), "x");
        RuntimeSpec spec = Specification(command, terminal);
        spec = respec?.Invoke(spec) ?? spec;
        File.WriteAllBytes(Path.Combine(Bundle, ShimFiles.Configuration), JsonSerializer.SerializeToUtf8Bytes(spec, OciRuntimeJson.Default.RuntimeSpec));
        var options = new ShimOptions
        {
            ContainerId = Id,
            CgroupPath = $"/berth-test/{Id}",
            LogDriver = "json-file",
            LogPath = Path.Combine(Bundle, "c-json.log"),
            Timings = true,
            Overlay = new ShimOverlay { LowerDirectories = [Path.Combine(Bundle, "layer")], UpperDirectory = Path.Combine(Bundle, "upper"), WorkDirectory = Path.Combine(Bundle, "work") },
        };
        options = adjust?.Invoke(options) ?? options;
        File.WriteAllBytes(Path.Combine(Bundle, ShimOptions.FileName), JsonSerializer.SerializeToUtf8Bytes(options, ShimJson.Default.ShimOptions));
    }

    internal string Id { get; }

    internal string Bundle { get; }

    internal Task<IShimConnection> StartAsync() => new ShimLauncher(Runtime.Value).StartAsync(Bundle, TestContext.Current.CancellationToken);

    internal static Process Command(params string[] arguments) => new()
    {
        Cwd = "/",
        Args = arguments,
        Env = ["PATH=/bin"],
        Capabilities = new LinuxCapabilities { Bounding = ["CAP_KILL"], Effective = ["CAP_KILL"], Permitted = ["CAP_KILL"] },
    };

    public void Dispose()
    {
        EndLeftoverAsync().GetAwaiter().GetResult();
        Directory.Delete(Bundle, recursive: true);
    }

    // After a failed test.
    private async Task EndLeftoverAsync()
    {
        await using IShimConnection? shim = await new ShimLauncher(Runtime.Value).ReconnectAsync(Bundle, default);
        if (shim is null)
            return;
        if ((await shim.StateAsync(default)).Status == ShimStatus.Running)
            await shim.SignalAsync(null, 9, default);
        await shim.Exited.WaitAsync(TimeSpan.FromSeconds(5));
        await shim.ReleaseAsync(default);
    }

    private static RuntimeSpec Specification(string[] command, bool terminal)
    {
        string[] namespaces = ["mount", "pid", "ipc", "uts", "network"];
        return new RuntimeSpec
        {
            OciVersion = "1.2.0",
            Process = Command(command) with { Terminal = terminal },
            Root = new Root { Path = "rootfs" },
            Hostname = "box",
            Mounts =
            [
                new Mount { Destination = "/proc", Type = "proc", Source = "proc" },
                new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "mode=755"] },
                new Mount { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["newinstance", "ptmxmode=0666", "mode=0620"] },
            ],
            Linux = new LinuxSpec { Namespaces = [.. namespaces.Select(name => new LinuxNamespace { Type = name })], Resources = new LinuxResources() },
        };
    }
}
