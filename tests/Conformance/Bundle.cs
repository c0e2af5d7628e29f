// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>
/// One bundle and one container of it, driven through a runtime's command line. The runtime is the one that BERTH_RUNTIME names, by default
/// the published berth-runtime. The same tests run with runc (BERTH_RUNTIME=runc) and must pass there, but for those marked as Berth's own.
/// </summary>
public sealed class Bundle : IDisposable
{
    private static int s_count;

    public Bundle()
    {
        Need(Environment.UserName == "root", "root is needed");
        Need(RuntimePath is not null, "the published executables are not there: run ./build.sh");
        Id = string.Create(CultureInfo.InvariantCulture, $"berth-conformance-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        Folder = Path.Combine(Path.GetTempPath(), Id);
        Rootfs = Path.Combine(Folder, "rootfs");
        Root = Path.Combine(Folder, "state");
        MakeRootfs(Rootfs);
        Config = DefaultConfig();
    }

    public static string? RuntimePath { get; } = Environment.GetEnvironmentVariable("BERTH_RUNTIME") is { Length: > 0 } given
        ? Executables.Find(given) ?? given
        : File.Exists(Executables.Runtime) ? Executables.Runtime : null;

    public static bool IsBerth => Path.GetFileName(RuntimePath) == "berth-runtime";

    public string Id { get; }

    public string Folder { get; }

    public string Rootfs { get; }

    public string Root { get; }

    public JsonObject Config { get; }

    public JsonObject Process => Config["process"]!.AsObject();

    public JsonObject Linux => Config["linux"]!.AsObject();

    public static void OnlyBerth(string why)
    {
        if (!IsBerth)
        {
            Assert.Skip("Berth's own: " + why);
        }
    }

    /// <summary>Sets the command: a shell script, or with more arguments a program.</summary>
    public Bundle Command(params string[] arguments)
    {
        Process["args"] = new JsonArray([.. (arguments.Length == 1 ? ["sh", "-c", arguments[0]] : arguments).Select(a => (JsonNode)a)]);
        return this;
    }

    public Bundle AddMount(string destination, string type, string source, params string[] options)
    {
        Config["mounts"]!.AsArray().Add(new JsonObject
        {
            ["destination"] = destination, ["type"] = type, ["source"] = source, ["options"] = new JsonArray([.. options.Select(o => (JsonNode)o)]),
        });
        return this;
    }

    public JsonArray Namespaces => Linux["namespaces"]!.AsArray();

    public Bundle SetNamespace(string type, string? path = null)
    {
        JsonNode? old = Namespaces.FirstOrDefault(n => (string)n!["type"]! == type);
        if (old is not null)
        {
            Namespaces.Remove(old);
        }

        var entry = new JsonObject { ["type"] = type };
        if (path is not null)
        {
            entry["path"] = path;
        }

        Namespaces.Add(entry);
        return this;
    }

    public void Save() => File.WriteAllText(Path.Combine(Folder, "config.json"), Config.ToJsonString());

    /// <summary>Any verb, with the state directory of this bundle.</summary>
    public CommandResult Runtime(params string[] arguments) => EndToEnd.Harness.Command.Run(RuntimePath!, ["--root", Root, .. arguments], timeoutSeconds: 30);

    public RunningCommand StartRuntime(params string[] arguments) => EndToEnd.Harness.Command.Start(RuntimePath!, ["--root", Root, .. arguments]);

    /// <summary>"run" with the configuration as it is now.</summary>
    public CommandResult Run(params string[] options)
    {
        Save();
        return Runtime(["run", "--bundle", Folder, .. options, Id]);
    }

    /// <summary>The output of a script that must succeed.</summary>
    public string Output(string script)
    {
        Command(script);
        return Run().MustSucceed().Text;
    }

    /// <summary>"create" with its streams away from ours, for the container keeps them.</summary>
    public CommandResult Create(params string[] options)
    {
        Save();
        string line = string.Join(' ', ((string[])[RuntimePath!, "--root", Root, "create", "--bundle", Folder, .. options, Id]).Select(word => $"'{word}'"));
        return EndToEnd.Harness.Command.Run("sh", ["-c", $"{line} </dev/null >'{Folder}/out' 2>'{Folder}/err'; rc=$?; cat '{Folder}/err' >&2; exit $rc"], timeoutSeconds: 30);
    }

    public Bundle CreateAndStart()
    {
        Create().MustSucceed();
        Runtime("start", Id).MustSucceed();
        return this;
    }

    public string Written => File.ReadAllText(Path.Combine(Folder, "out"));

    public JsonObject State() => JsonNode.Parse(Runtime("state", Id).MustSucceed().Output)!.AsObject();

    public string Status => (string)State()["status"]!;

    public IReadOnlyList<string> Cgroups() =>
        [.. Directory.EnumerateDirectories("/sys/fs/cgroup", Id, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })];

    /// <summary>Nothing of this container is left: no state, no cgroup, no mount of the host.</summary>
    public void MustBeGone()
    {
        Eventually.True(() => Cgroups().Count == 0, "no cgroup is left", 5, () => string.Join('\n', Cgroups()));
        Assert.NotEqual(0, Runtime("state", Id).ExitCode);
        Assert.DoesNotContain(Folder, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Runtime("delete", "--force", Id);
        }

        EndToEnd.Harness.Command.Run("rm", ["-rf", "--one-file-system", Folder]);
    }

    private static void Need(bool holds, string otherwise)
    {
        if (holds)
        {
            return;
        }

        string must = Environment.GetEnvironmentVariable("BERTH_TESTS_MUST") ?? "";
        Assert.False(must.Split(',').Contains("all"), otherwise);
        Assert.Skip(otherwise);
    }

    private static void MakeRootfs(string root)
    {
        foreach (string folder in (string[])["bin", "etc", "proc", "sys", "dev", "tmp", "root", "var"])
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        string busybox = Path.Combine(root, "bin/busybox");
        File.Copy(Executables.Find("busybox") ?? throw new InvalidOperationException("busybox-static is not installed"), busybox);
        foreach (string applet in EndToEnd.Harness.Command.Run(busybox, ["--list"]).MustSucceed().Text.Split('\n'))
        {
            if (applet != "busybox")
            {
                File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
            }
        }

        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1001:Alice:/home/alice:/bin/sh\n");
    }

    private static JsonObject DefaultConfig() => JsonNode.Parse("""
        {
          "ociVersion": "1.0.2",
          "process": {
            "user": { "uid": 0, "gid": 0 },
            "args": ["true"],
            "env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            "cwd": "/",
            "capabilities": {
              "bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
              "effective": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
              "permitted": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"]
            },
            "noNewPrivileges": true
          },
          "root": { "path": "rootfs", "readonly": false },
          "hostname": "conformance",
          "mounts": [
            { "destination": "/proc", "type": "proc", "source": "proc" },
            { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755", "size=65536k"] },
            { "destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"] },
            { "destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] },
            { "destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"] },
            { "destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"] }
          ],
          "linux": {
            "resources": { "devices": [ { "allow": false, "access": "rwm" } ] },
            "namespaces": [ { "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" } ],
            "maskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware", "/proc/no-such-path"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
          }
        }
        """)!.AsObject();
}
