// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>A value that is wrong, or that cannot be honoured, is an error that names it: never ignored.</summary>
public sealed class BadFlagTests(Machine machine) : Scenario(machine)
{
    [Theory]
    [CombinatorialClients("--add-host x", 125, "bad format for add-host: \"x\"")]
    [CombinatorialClients("-a bogus", 125, "valid streams are STDIN, STDOUT and STDERR")]
    [CombinatorialClients("--blkio-weight 5", 125, "Range of blkio weight is from 10 to 1000")]
    [CombinatorialClients("--blkio-weight-device /dev/null", 125, "bad format: /dev/null")]
    [CombinatorialClients("--cgroup-parent /../../x", 125, "invalid cgroup parent: /../../x")]
    [CombinatorialClients("--cgroupns bogus", 125, "--cgroupns: invalid CGROUP mode")]
    [CombinatorialClients("--cidfile /no/such/cid", 127, "failed to create the container ID file: open /no/such/cid: no such file or directory")]
    [CombinatorialClients("--cpu-count 2", 1, "\"--cpu-count\" is only supported on a Docker daemon running on windows")]
    [CombinatorialClients("--io-maxiops 1", 1, "\"--io-maxiops\" is only supported on a Docker daemon running on windows")]
    [CombinatorialClients("--cpus 1000", 125, "range of CPUs is from 0.01 to")]
    [CombinatorialClients("--cpus x", 125, "failed to parse x as a rational number")]
    [CombinatorialClients("--cpus 1 --cpu-quota 2000", 125, "Nano CPUs and CPU Quota cannot both be set")]
    [CombinatorialClients("--cpuset-cpus 9999", 125, "Requested CPUs are not available - requested 9999")]
    [CombinatorialClients("--cpuset-mems 9999", 125, "Requested memory nodes are not available - requested 9999")]
    [CombinatorialClients("--device /dev/nosuch", 127, "error gathering device information while adding custom device \"/dev/nosuch\"")]
    [CombinatorialClients("--device /dev/null:/dev/n:rq", 125, "bad mode specified: rq")]
    [CombinatorialClients("--device-cgroup-rule nonsense", 125, "invalid device cgroup format 'nonsense'")]
    [CombinatorialClients("--dns x", 125, "IP address is not correctly formatted: x")]
    [CombinatorialClients("--expose x", 125, "invalid range format for --expose: x")]
    [CombinatorialClients("--gpus all", 125, "could not select device driver")]
    [CombinatorialClients("--group-add nosuch", 125, "Unable to find group nosuch: no matching entries in group file")]
    [CombinatorialClients("--health-interval 1us", 125, "Interval in Healthcheck cannot be less than 1ms")]
    [CombinatorialClients("--no-healthcheck --health-cmd true", 125, "--no-healthcheck conflicts with --health-* options")]
    [CombinatorialClients("-h bad_host!", 125, "invalid hostname format: bad_host!")]
    [CombinatorialClients("--ipc bogus", 125, "invalid IPC mode: bogus")]
    [CombinatorialClients("--isolation hyperv", 125, "Invalid isolation: \"hyperv\"")]
    [CombinatorialClients("--label-file /no/such", 125, "open /no/such: no such file or directory")]
    [CombinatorialClients("--log-driver bogus", 125, "logger: no log driver named 'bogus' is registered")]
    [CombinatorialClients("--log-opt bogus=1", 125, "unknown log opt 'bogus' for json-file log driver")]
    [CombinatorialClients("--mac-address x", 125, "x is not a valid mac address")]
    [CombinatorialClients("-m 1m", 125, "Minimum memory limit allowed is 6MB")]
    [CombinatorialClients("-m x", 125, "invalid size: 'x'")]
    [CombinatorialClients("--memory-swappiness 200", 125, "Valid memory swappiness range is 0-100")]
    [CombinatorialClients("--mount nonsense", 125, "invalid field 'nonsense' must be a key=value pair")]
    [CombinatorialClients("--mount type=bind,src=/no/such,dst=/w", 125, "bind source path does not exist: /no/such")]
    [CombinatorialClients("--oom-score-adj 5000", 125, "range for oom score adj is [-1000, 1000]")]
    [CombinatorialClients("--pid bogus", 125, "--pid: invalid PID mode")]
    [CombinatorialClients("--pid container:nosuch", 125, "No such container: nosuch")]
    [CombinatorialClients("--pids-limit -5", 125, "range for pids limit is [-1, +inf)")]
    [CombinatorialClients("--pull bogus", 125, "invalid pull option: 'bogus'")]
    [CombinatorialClients("-p x", 125, "invalid containerPort: x")]
    [CombinatorialClients("--restart always", 125, "cannot specify both --restart and --rm")]
    [CombinatorialClients("--runtime nosuch", 125, "unknown or invalid runtime name: nosuch")]
    [CombinatorialClients("--security-opt bogus", 125, "nvalid --security-opt: \"bogus\"")]
    [CombinatorialClients("--security-opt seccomp=/nosuch.json", 125, "opening seccomp profile (/nosuch.json) failed")]
    [CombinatorialClients("--stop-signal BOGUS", 125, "invalid signal: BOGUS")]
    [CombinatorialClients("--storage-opt size=1g", 125, "--storage-opt is supported only for overlay over xfs with 'pquota' mount option")]
    [CombinatorialClients("--sysctl kernel.panic=1", 125, "sysctl 'kernel.panic=1' is not allowed")]
    [CombinatorialClients("--sysctl net.ipv4.ip_forward=1 --network host", 125, "\"net.ipv4.ip_forward\"")]
    [CombinatorialClients("--tmpfs /t:bogus=1", 125, "invalid tmpfs option [\"bogus=1\"]")]
    [CombinatorialClients("--tmpfs rel", 125, "mount path must be absolute")]
    [CombinatorialClients("--ulimit bogus=1", 125, "invalid ulimit type: bogus")]
    [CombinatorialClients("--ulimit nofile=10:5", 125, "ulimit soft limit must be less than or equal to hard limit: 10 > 5")]
    [CombinatorialClients("--userns bogus", 125, "--userns: invalid USER mode")]
    [CombinatorialClients("--uts host -h x", 125, "conflicting options: hostname and the UTS mode")]
    [CombinatorialClients("-v /tmp:/w:bogus", 125, "invalid mode: bogus")]
    [CombinatorialClients("-w rel", 125, "the working directory 'rel' is invalid, it needs to be an absolute path")]
    public void Run_RefusesAndNamesIt(ClientKind kind, string flags, int exitCode, string words)
    {
        Client client = Use(kind);
        string name = FreshName("bad");
        CommandResult result = client.Run(["run", "--rm", "--name", name, .. flags.Split(' '), "busybox", "true"]);

        // Each client speaks of its own kind of daemon in what it checks itself.
        CommandResult same = result with { Error = result.Error.Replace("Berth daemon", "Docker daemon", StringComparison.Ordinal) };
        same.MustFail(exitCode, words);
        client.Discard(name);
    }
}
