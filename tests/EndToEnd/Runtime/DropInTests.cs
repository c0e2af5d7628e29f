// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Runtime;

/// <summary>berth-runtime in the place of runc, below podman and below dockerd.</summary>
public sealed class DropInTests(Machine machine)
{
    [Fact]
    public void Podman_RunsExecsStopsAndRemoves()
    {
        Requires.Root();
        Requires.Published();
        Requires.Program("podman");
        Census before = Census.Take("libpod");
        string folder = Directory.CreateDirectory(Path.Combine(machine.Folder, "podman-runtime")).FullName;
        string root = Path.Combine(folder, "rootfs");
        Rootfs.BusyboxFolder(root);
        CommandResult Podman(params string[] arguments) => Command.Run("podman",
            ["--runtime", Executables.Runtime, "--root", folder + "/root", "--runroot", folder + "/run", "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "none", .. arguments], timeoutSeconds: 60);
        // The limits are those that a host without CAP_SYS_RESOURCE lets podman set.
        string[] limits = ["--ulimit", "nproc=9000:9000", "--ulimit", "nofile=1000:1000", "--network", "none"];

        Assert.Equal("hello", Podman(["run", "--rm", .. limits, "--rootfs", root, "echo", "hello"]).MustSucceed().Text);
        Assert.Equal(17, Podman(["run", "--rm", .. limits, "--rootfs", root, "sh", "-c", "exit 17"]).ExitCode);
        Assert.Equal(127, Podman(["run", "--rm", .. limits, "--rootfs", root, "nosuchprogram"]).ExitCode);
        string id = Podman(["run", "-d", .. limits, "--rootfs", root, "sleep", "1000"]).MustSucceed().Text;
        Assert.Equal("inside", Podman("exec", id, "echo", "inside").MustSucceed().Text);
        Assert.Equal(3, Podman("exec", id, "sh", "-c", "exit 3").ExitCode);
        Podman("pause", id).MustSucceed();
        Podman("unpause", id).MustSucceed();
        Podman("stop", "-t", "1", id).MustSucceed();
        Podman("rm", id).MustSucceed();
        Podman("system", "reset", "--force");
        Eventually.True(() => Census.Take("libpod-" + id).Since(before).Count == 0, "podman's container leaves nothing", 10, () => string.Join('\n', Census.Take("libpod-" + id).Since(before)));
    }

    [Fact]
    public void Dockerd_RunsExecsStopsAndRemoves()
    {
        Requires.Root();
        Requires.Published();
        Requires.Program("dockerd");
        Requires.StockClient();
        string folder = Directory.CreateDirectory(Path.Combine(machine.Folder, "dockerd-runtime")).FullName;
        string host = $"unix://{folder}/docker.sock";
        using RunningCommand dockerd = Command.Start("dockerd", ["--data-root", folder + "/data", "--exec-root", folder + "/exec", "--host", host, "--pidfile", folder + "/pid", "--bridge=none", "--iptables=false",
            "--cgroup-parent", "/berth-tests-dockerd", "--add-runtime", $"berth={Executables.Runtime}"], new Dictionary<string, string?> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" });
        CommandResult Docker(params string[] arguments) => Command.Run(Executables.Docker!, ["-H", host, .. arguments], new Dictionary<string, string?> { ["DOCKER_HOST"] = null });
        try
        {
            Eventually.True(() => Docker("version").ExitCode == 0, "dockerd answers", 30, () => dockerd.Error);
            Docker("import", "--change", "CMD [\"sh\"]", Path.Combine(machine.Folder, "busybox.tar"), "busybox").MustSucceed();
            Assert.Equal("hello", Docker("run", "--rm", "--runtime", "berth", "busybox", "echo", "hello").MustSucceed().Text);
            Assert.Equal(17, Docker("run", "--rm", "--runtime", "berth", "busybox", "sh", "-c", "exit 17").ExitCode);
            Docker("run", "--rm", "--runtime", "berth", "busybox", "nosuchprogram").MustFail(127, "nosuchprogram");
            string id = Docker("run", "-d", "--runtime", "berth", "-m", "64m", "busybox", "sleep", "1000").MustSucceed().Text;
            Assert.Equal("inside", Docker("exec", id, "echo", "inside").MustSucceed().Text);
            Assert.Equal(3, Docker("exec", id, "sh", "-c", "exit 3").ExitCode);
            Docker("pause", id).MustSucceed();
            Docker("unpause", id).MustSucceed();
            Assert.Contains("sleep 1000", Docker("top", id).MustSucceed().Output, StringComparison.Ordinal);
            Docker("stop", "-t", "1", id).MustSucceed();
            Docker("rm", id).MustSucceed();
        }
        finally
        {
            dockerd.Signal(15);
            dockerd.WaitForExit(30);
            Command.Run("sh", ["-c", "find /sys/fs/cgroup -depth -type d -path '*berth-tests-dockerd*' -exec rmdir {} + 2>/dev/null; true"]);
        }
    }
}
