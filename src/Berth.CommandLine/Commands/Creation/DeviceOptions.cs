// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options for devices: passing them in, and limits of block devices.</summary>
internal sealed class DeviceOptions
{
    private readonly UnsignedFlag _blockWeight;
    private readonly List<WeightDevice> _weights = [];
    private readonly List<ThrottleDevice> _readBytes = [];
    private readonly List<ThrottleDevice> _readOperations = [];
    private readonly List<ThrottleDevice> _writeBytes = [];
    private readonly List<ThrottleDevice> _writeOperations = [];
    private readonly List<DeviceRequest> _gpus = [];
    private readonly ListFlag _devices;
    private readonly ListFlag _cgroupRules;

    public DeviceOptions(FlagSet flags)
    {
        _blockWeight = flags.Add(new UnsignedFlag("blkio-weight", "Weight of block I/O against other containers, 10 to 1000, or 0 for none", 16));
        Limit(flags, "blkio-weight-device", "Weight of block I/O on one device", value => _weights.Add(DeviceSyntax.Weight(value)));
        _devices = flags.List("device", '\0', "Device of the host to pass in");
        _cgroupRules = flags.List("device-cgroup-rule", '\0', "Rule that allows devices, such as c 1:3 rwm", DeviceSyntax.CheckCgroupRule);
        Limit(flags, "device-read-bps", "Most bytes a second to read from a device", value => _readBytes.Add(DeviceSyntax.BytesLimit(value)));
        Limit(flags, "device-read-iops", "Most reads a second from a device", value => _readOperations.Add(DeviceSyntax.OperationsLimit(value)));
        Limit(flags, "device-write-bps", "Most bytes a second to write to a device", value => _writeBytes.Add(DeviceSyntax.BytesLimit(value)));
        Limit(flags, "device-write-iops", "Most writes a second to a device", value => _writeOperations.Add(DeviceSyntax.OperationsLimit(value)));
        flags.Custom("gpus", '\0', "gpu-request", "GPUs to pass in ('all' for every one)", value => _gpus.Add(GpuSyntax.Parse(value)));
    }

    public void Apply(HostConfig host)
    {
        var devices = new List<DeviceMapping>();
        var cdiNames = new List<string>();
        foreach (var device in _devices.Values)
        {
            if (DeviceSyntax.IsCdiName(device))
            {
                cdiNames.Add(device);
            }
            else
            {
                devices.Add(DeviceSyntax.Mapping(device));
            }
        }

        var requests = new List<DeviceRequest>(_gpus);
        if (cdiNames.Count > 0)
        {
            requests.Add(new DeviceRequest { Driver = "cdi", DeviceIds = cdiNames });
        }

        host.BlkioWeight = (ushort)_blockWeight.Value;
        host.BlkioWeightDevice = _weights;
        host.BlkioDeviceReadBps = _readBytes;
        host.BlkioDeviceReadIops = _readOperations;
        host.BlkioDeviceWriteBps = _writeBytes;
        host.BlkioDeviceWriteIops = _writeOperations;
        host.Devices = devices;
        host.DeviceCgroupRules = ProcessOptions.Nullable(_cgroupRules.Values);
        host.DeviceRequests = requests.Count > 0 ? requests : null;
    }

    private static void Limit(FlagSet flags, string name, string usage, Action<string> read) =>
        flags.Add(new CustomFlag(name, '\0', "list", usage, read) { DefaultInHelp = "[]" });
}
