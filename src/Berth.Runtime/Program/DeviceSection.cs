// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>Device nodes and links of /dev: the default ones (config-linux.md, "Default Devices") and those of the specification.</summary>
internal static class DeviceSection
{
    private const uint ReadWriteForAll = 0x1B6; // 0666

    private static readonly LinuxDevice[] Defaults =
    [
        new() { Type = "c", Path = "/dev/null", Major = 1, Minor = 3, FileMode = ReadWriteForAll },
        new() { Type = "c", Path = "/dev/zero", Major = 1, Minor = 5, FileMode = ReadWriteForAll },
        new() { Type = "c", Path = "/dev/full", Major = 1, Minor = 7, FileMode = ReadWriteForAll },
        new() { Type = "c", Path = "/dev/random", Major = 1, Minor = 8, FileMode = ReadWriteForAll },
        new() { Type = "c", Path = "/dev/urandom", Major = 1, Minor = 9, FileMode = ReadWriteForAll },
        new() { Type = "c", Path = "/dev/tty", Major = 5, Minor = 0, FileMode = ReadWriteForAll },
    ];

    private static readonly (string Name, string Target)[] Links =
    [
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx"),
    ];

    internal static void Emit(ProgramBuilder builder)
    {
        if (HostDevIsBound(builder.Spec))
        {
            return; // the host's own /dev: everything is there, and nothing of it is ours to make
        }

        IsolationCode code = builder.Code;

        // Proven: a directory, not where a link of the image leads to.
        Slot dev = code.OpenOrMakeTarget(new Step("open", null, "/dev"), builder.Root, "/dev", Slot.None, ResolveFlags.NoSymlinks);
        LinuxDevice[] own = builder.Linux?.Devices ?? [];
        foreach (LinuxDevice device in Defaults)
        {
            if (!Array.Exists(own, other => ContainerPath.Clean(other.Path) == device.Path))
            {
                EmitNode(builder, dev, device);
            }
        }

        foreach (LinuxDevice device in own)
        {
            EmitNode(builder, dev, device);
        }

        foreach ((string name, string target) in Links)
        {
            code.MakeSymlink(new Step("symlink", target, "/dev/" + name), dev, name, target);
        }

        if (builder.Request.Host.HasKcore)
        {
            code.MakeSymlink(new Step("symlink", "/proc/kcore", "/dev/core"), dev, "core", "/proc/kcore");
        }

        code.Close(dev);
    }

    private static bool HostDevIsBound(RuntimeSpec spec)
    {
        foreach (Mount mount in spec.Mounts ?? [])
        {
            if (ContainerPath.Clean(mount.Destination) == "/dev")
            {
                return mount.Type == "bind" || MountOptions.Parse(mount.Options).Bind;
            }
        }

        return false;
    }

    private static void EmitNode(ProgramBuilder builder, Slot dev, LinuxDevice device)
    {
        string path = ContainerPath.Clean(device.Path);
        IsolationCode code = builder.Code;
        if (builder.BindsDevices && device.Type != "p")
        {
            EmitBound(builder, device, path);
            return;
        }

        var step = new Step("mknod", null, path);
        uint mode = TypeBits(device) | (device.FileMode ?? ReadWriteForAll);
        bool direct = ContainerPath.DirectoryOf(path) == "/dev";
        Slot directory = direct
            ? dev
            : code.OpenOrMakeTarget(new Step("open", null, ContainerPath.DirectoryOf(path)), builder.Root, ContainerPath.DirectoryOf(path), Slot.None);
        code.MakeNode(step, directory, ContainerPath.NameOf(path), mode, (uint)device.Major, (uint)device.Minor, device.Uid ?? 0, device.Gid ?? 0);
        if (!direct)
        {
            code.Close(directory);
        }
    }

    // In a user namespace no node can be made (mknod(2), EPERM), so the host's is bound, and must be the device that it is called.
    private static void EmitBound(ProgramBuilder builder, LinuxDevice device, string path)
    {
        var step = new Step("bind", path, path);
        Slot source = MountSection.OpenSource(builder, step, path, recursive: false);
        builder.Code.RequireDevice(new Step("verify the device", null, path), source, TypeBits(device), (uint)device.Major, (uint)device.Minor);
        Slot target = builder.Code.OpenOrMakeTarget(step with { Operation = "open the target of bind" }, builder.Root, path, source);
        builder.Code.Attach(step, source, target);
        builder.Code.Close(target);
        builder.Code.Close(source);
    }

    private static uint TypeBits(LinuxDevice device) => device.Type switch
    {
        "c" or "u" => PathInstructions.CharacterDevice,
        "b" => PathInstructions.BlockDevice,
        "p" => PathInstructions.NamedPipe,
        _ => throw ProgramBuilder.Invalid($"unknown type \"{device.Type}\" of device \"{device.Path}\""),
    };
}
