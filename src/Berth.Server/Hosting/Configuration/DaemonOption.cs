// SPDX-License-Identifier: Apache-2.0
using System.Collections.Frozen;

namespace Berth.Server.Hosting.Configuration;

internal enum DaemonOptionKind
{
    Bool,
    Text,
    List,
}

/// <param name="Flag">The long flag.</param>
/// <param name="Shorthand">The letter, or null.</param>
/// <param name="FileKey">The key in daemon.json, or null when the file may not set it.</param>
internal sealed record DaemonOption(string Flag, char? Shorthand, string? FileKey, DaemonOptionKind Kind, string TypeName, string Help);

/// <summary>Every flag of the daemon and its key in the configuration file; the names and meanings are dockerd's.</summary>
internal static class DaemonOptionTable
{
    public static IReadOnlyList<DaemonOption> All { get; } =
    [
        new("bip", null, "bip", DaemonOptionKind.Text, "string", "Specify default-bridge IPv4 network"),
        new("bridge", 'b', "bridge", DaemonOptionKind.Text, "string", "Attach containers to a network bridge"),
        new("config-file", null, null, DaemonOptionKind.Text, "string", "Daemon configuration file (default \"/etc/berth/daemon.json\")"),
        new("data-root", null, "data-root", DaemonOptionKind.Text, "string", "Root directory of persistent state (default \"/var/lib/berth\")"),
        new("debug", 'D', "debug", DaemonOptionKind.Bool, "", "Enable debug mode"),
        new("exec-root", null, "exec-root", DaemonOptionKind.Text, "string", "Root directory for execution state files (default \"/run/berth\")"),
        new("group", 'G', "group", DaemonOptionKind.Text, "string", "Group for the unix socket (default: \"docker\" or \"berth\", if there is one)"),
        new("help", null, null, DaemonOptionKind.Bool, "", "Print usage"),
        new("host", 'H', "hosts", DaemonOptionKind.List, "list", "Daemon socket(s) to connect to (default unix:///run/berth.sock)"),
        new("label", null, "labels", DaemonOptionKind.List, "list", "Set key=value labels to the daemon"),
        new("log-level", 'l', "log-level", DaemonOptionKind.Text, "string", "Set the logging level (\"debug\"|\"info\"|\"warn\"|\"error\"|\"fatal\") (default \"info\")"),
        new("pidfile", 'p', "pidfile", DaemonOptionKind.Text, "string", "Path to use for daemon PID file (default \"/run/berth.pid\")"),
        new("runtime-path", null, "runtime-path", DaemonOptionKind.Text, "string", "The berth-runtime executable (default: beside berthd)"),
        new("tls", null, "tls", DaemonOptionKind.Bool, "", "Use TLS; implied by --tlsverify"),
        new("tlscacert", null, "tlscacert", DaemonOptionKind.Text, "string", "Trust certs signed only by this CA"),
        new("tlscert", null, "tlscert", DaemonOptionKind.Text, "string", "Path to TLS certificate file"),
        new("tlskey", null, "tlskey", DaemonOptionKind.Text, "string", "Path to TLS key file"),
        new("tlsverify", null, "tlsverify", DaemonOptionKind.Bool, "", "Use TLS and verify the remote"),
        new("validate", null, null, DaemonOptionKind.Bool, "", "Validate daemon configuration and exit"),
        new("version", 'v', null, DaemonOptionKind.Bool, "", "Print version information and quit"),
    ];

    /// <summary>Keys of dockerd's file that mean something, but not to this engine yet: they get a better answer than "unknown".</summary>
    public static FrozenSet<string> NotYet { get; } = new[]
    {
        "add-runtime", "allow-direct-routing", "allow-nondistributable-artifacts", "authorization-plugins", "bip6", "bridge-accept-fwmark", "builder",
        "cdi-spec-dirs", "cgroup-parent", "containerd", "containerd-namespace", "containerd-plugin-namespace", "cpu-rt-period", "cpu-rt-runtime",
        "default-address-pools", "default-cgroupns-mode", "default-gateway", "default-gateway-v6", "default-ipc-mode", "default-network-opts",
        "default-runtime", "default-shm-size", "default-ulimits", "dns", "dns-opts", "dns-search", "exec-opts", "experimental", "features",
        "firewall-backend", "fixed-cidr", "fixed-cidr-v6", "host-gateway-ip", "host-gateway-ips", "http-proxy", "https-proxy", "icc", "init", "init-path",
        "insecure-registries", "ip", "ip-forward", "ip-forward-no-drop", "ip-masq", "ip6tables", "iptables", "ipv6", "live-restore", "log-driver",
        "log-format", "log-opts", "max-concurrent-downloads", "max-concurrent-uploads", "max-download-attempts", "metrics-addr", "mtu", "no-new-privileges",
        "no-proxy", "node-generic-resources", "oom-score-adjust", "proxies", "raw-logs", "registry-mirrors", "runtimes", "seccomp-profile",
        "selinux-enabled", "shutdown-timeout", "storage-driver", "storage-opts", "swarm-default-advertise-addr", "userland-proxy", "userland-proxy-path",
        "userns-remap",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static DaemonOption? ByFlag(string flag) => All.FirstOrDefault(option => option.Flag == flag);

    public static DaemonOption? ByShorthand(char letter) => All.FirstOrDefault(option => option.Shorthand == letter);

    public static DaemonOption? ByFileKey(string key) => All.FirstOrDefault(option => option.FileKey == key);
}
