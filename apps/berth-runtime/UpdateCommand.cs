// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Primitives;
using Berth.Runtime.Lifecycle.Verbs;
using Berth.Runtime.State;

namespace Berth.RuntimeApp;

internal static class UpdateCommand
{
    private static readonly string[] Valued =
    [
        "resources,r", "blkio-weight", "cpu-period", "cpu-quota", "cpu-burst", "cpu-share", "cpu-rt-period", "cpu-rt-runtime", "cpuset-cpus",
        "cpuset-mems", "kernel-memory", "kernel-memory-tcp", "memory", "memory-reservation", "memory-swap", "pids-limit", "cpu-idle",
    ];

    internal static void Run(ContainerStore store, string[] arguments)
    {
        Options options = Options.Parse(arguments, [], Valued);
        UpdateVerb.Run(store, options.Id(), options.Value("resources") is { } file ? Read(file) : FromFlags(options));
    }

    private static LinuxResources Read(string path)
    {
        try
        {
            using SafeFd file = path == "-" ? SafeFd.Borrow(0) : Fd.Open(path, OpenFlags.ReadOnly);
            return JsonSerializer.Deserialize(Fd.ReadToEnd(file), OciRuntimeJson.Default.LinuxResources) ?? throw new JsonException("they are null");
        }
        catch (JsonException e)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"cannot read the resources in {path}: {e.Message}", e);
        }
    }

    private static LinuxResources FromFlags(Options options) => new()
    {
        Memory = new LinuxMemory
        {
            Limit = Size(options, "memory"),
            Reservation = Size(options, "memory-reservation"),
            Swap = Size(options, "memory-swap"),
            Kernel = Size(options, "kernel-memory"),
            KernelTcp = Size(options, "kernel-memory-tcp"),
        },
        Cpu = new LinuxCpu
        {
            Shares = (ulong?)Integer(options, "cpu-share"),
            Period = (ulong?)Integer(options, "cpu-period"),
            Quota = Integer(options, "cpu-quota"),
            Burst = (ulong?)Integer(options, "cpu-burst"),
            RealtimePeriod = (ulong?)Integer(options, "cpu-rt-period"),
            RealtimeRuntime = Integer(options, "cpu-rt-runtime"),
            Idle = Integer(options, "cpu-idle"),
            Cpus = options.Value("cpuset-cpus"),
            Mems = options.Value("cpuset-mems"),
        },
        Pids = Integer(options, "pids-limit") is { } pids ? new LinuxPids { Limit = pids } : null,
        BlockIo = Integer(options, "blkio-weight") is { } weight ? new LinuxBlockIo { Weight = (ushort)weight } : null,
    };

    private static long? Integer(Options options, string name) => options.Value(name) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new EngineException(ErrorKind.InvalidParameter, $"invalid value for {name}: {text}");

    // Bytes, with Docker's suffixes; -1 takes the limit away.
    private static long? Size(Options options, string name) => options.Value(name) switch
    {
        null => null,
        "-1" => -1,
        { } text => ByteSize.Parse(text),
    };
}
