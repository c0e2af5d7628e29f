// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Mounts;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>The mounts of the specification, in its order.</summary>
internal static class MountSection
{
    internal static void Emit(ProgramBuilder builder)
    {
        foreach (Mount mount in builder.Spec.Mounts ?? [])
        {
            string destination = ContainerPath.Clean(mount.Destination);
            MountOptions options = MountOptions.Parse(mount.Options);
            if (options.Remount)
            {
                EmitRemount(builder, destination, options);
            }
            else if (options.Bind || mount.Type == "bind")
            {
                EmitBind(builder, mount, destination, options);
            }
            else if (mount.Type is "cgroup" or "cgroup2")
            {
                CgroupMounts.Emit(builder, destination, options);
            }
            else
            {
                EmitFileSystem(builder, mount, destination, options);
            }
        }
    }

    /// <summary>Attaches a detached mount at a path of the container, which is made when it is missing.</summary>
    internal static void Place(ProgramBuilder builder, Step step, Slot mount, string destination, MountOptions options, bool isBind)
    {
        IsolationCode code = builder.Code;
        Slot target = Target(builder, step, destination, isBind ? mount : Slot.None);
        if (options.CopyUp)
        {
            code.Tell(new Step("ask to copy up", null, destination), builder.Sync, SyncMessage.CopyTree, target, mount);
            code.WaitByte(new Step("wait for the copy", null, destination), builder.Sync);
        }

        code.Attach(step, mount, target);
        code.Close(target);
    }

    private static Slot Target(ProgramBuilder builder, Step step, string destination, Slot source)
    {
        // /proc and /sys are put on real directories, not on what an image makes of them (CVE-2019-19921, CVE-2023-27561).
        ResolveFlags resolve = destination is "/proc" or "/sys" ? ResolveFlags.NoSymlinks : ResolveFlags.None;
        Slot target = builder.Code.OpenOrMakeTarget(new Step("open the target of " + step.Operation, step.Source, destination), builder.Root, destination, source, resolve);
        if (!ContainerPath.IsBelow(destination, "/proc") && destination != "/proc")
        {
            // A link of the image may lead any destination below /proc.
            builder.Code.RefuseFileSystem(new Step("refuse to mount inside /proc", null, destination), target, FileSystemMagic.Proc);
        }

        return target;
    }

    private static void EmitFileSystem(ProgramBuilder builder, Mount mount, string destination, MountOptions options)
    {
        string type = mount.Type is { Length: > 0 } given ? given : throw ProgramBuilder.Invalid($"mount at \"{destination}\" has no type");
        if (ContainerPath.IsBelow(destination, "/proc") || (destination == "/proc" && type != "proc"))
        {
            throw ProgramBuilder.Invalid($"cannot mount \"{type}\" at \"{destination}\": it is inside /proc");
        }

        IsolationCode code = builder.Code;
        var step = new Step("mount", type, destination);
        Slot context = code.OpenFileSystem(step, type);
        code.SetFileSystemString(step, context, "source", mount.Source is { Length: > 0 } source ? source : type);
        EmitData(builder, step, context, type, options);

        // What lies on a tmpfs is made after it is mounted, so a read-only one becomes so at the end.
        bool late = options.ReadOnly && type == "tmpfs";
        MountAttributes attributes = (options.Set | options.RecursiveSet) & (late ? ~MountAttributes.ReadOnly : (MountAttributes)~0);
        Slot mounted = code.MakeMount(step, context, attributes);
        EmitPropagation(builder, step, mounted, options);
        Place(builder, step, mounted, destination, options, isBind: false);
        if (late)
        {
            builder.LateReadOnly.Add((new Step("make read-only", null, destination), mounted));
        }
        else
        {
            code.Close(mounted);
        }
    }

    private static void EmitData(ProgramBuilder builder, Step step, Slot context, string type, MountOptions options)
    {
        IsolationCode code = builder.Code;
        foreach (string option in options.Data)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                code.SetFileSystemFlag(step with { Source = $"{type}: {option}" }, context, option);
            }
            else if (type == "overlay" && option.StartsWith("lowerdir=", StringComparison.Ordinal))
            {
                foreach (string layer in option["lowerdir=".Length..].Split(':'))
                {
                    code.SetFileSystemString(step with { Source = $"overlay: lowerdir+={layer}" }, context, "lowerdir+", layer);
                }
            }
            else
            {
                code.SetFileSystemString(step with { Source = $"{type}: {option}" }, context, option[..equals], option[(equals + 1)..]);
            }
        }

        if (builder.Linux?.MountLabel is { Length: > 0 } label && type is "tmpfs" or "devpts" or "mqueue")
        {
            code.SetFileSystemString(step with { Source = $"{type}: context={builder.Linux!.MountLabel}" }, context, "context", builder.Linux.MountLabel!);
        }
    }

    private static void EmitBind(ProgramBuilder builder, Mount mount, string destination, MountOptions options)
    {
        if (mount.Source is not { Length: > 0 })
        {
            throw ProgramBuilder.Invalid($"bind mount at \"{destination}\" has no source");
        }

        if (options.Data.Count > 0)
        {
            throw ProgramBuilder.Invalid($"bind mount at \"{destination}\" has the option \"{options.Data[0]}\", which only a file system could have");
        }

        if (ContainerPath.IsBelow(destination, "/proc") && !ContainerPath.MayBeMountedBelowProc(destination))
        {
            throw ProgramBuilder.Invalid($"\"{destination}\" cannot be mounted because it is inside /proc");
        }

        string source = ContainerPath.OnHost(builder.Request.BundlePath, mount.Source);
        var step = new Step("bind", source, destination);
        Slot tree = IdMapping.NeedsOne(mount, options)
            ? builder.Program.Prepare(step, () => IdMapping.OpenMapped(source, mount, options, builder.Linux))
            : OpenSource(builder, step, source, options.RecursiveBind);
        if (destination == "/proc")
        {
            builder.Code.RequireFileSystem(new Step("require procfs", source, destination), tree, FileSystemMagic.Proc);
        }

        EmitAttributes(builder, step, tree, options);
        Place(builder, step, tree, destination, options, isBind: true);
        builder.Code.Close(tree);
    }

    /// <summary>A copy of a mount of the host: by the parent, which sees the host as it is, or without privilege by the child in its own copy.</summary>
    internal static Slot OpenSource(ProgramBuilder builder, Step step, string source, bool recursive) => builder.Request.Host.Privileged
        ? builder.Program.Prepare(step, () => MountApi.CloneTree(source, recursive))
        : builder.Code.CloneTreeOfHost(step, source, recursive);

    private static void EmitAttributes(ProgramBuilder builder, Step step, Slot mount, MountOptions options)
    {
        if ((options.Set | options.Clear) != MountAttributes.None)
        {
            builder.Code.SetMountAttributes(step with { Operation = "set attributes of bind" }, mount, options.Set, options.Clear);
        }

        if ((options.RecursiveSet | options.RecursiveClear) != MountAttributes.None)
        {
            builder.Code.SetMountAttributes(
                step with { Operation = "set attributes of bind" }, mount, options.RecursiveSet, options.RecursiveClear, recursive: true);
        }

        // A copy of a shared mount is shared with the host. Without a word on it a bind is private, which is also what Docker means by none.
        MountPropagation propagation = options.Propagation == MountPropagation.Unchanged ? MountPropagation.Private : options.Propagation;
        bool recursive = options.Propagation == MountPropagation.Unchanged || options.RecursivePropagation;
        builder.Code.SetMountAttributes(
            step with { Operation = "set propagation of bind" }, mount, MountAttributes.None, propagation: propagation, recursive: recursive);
    }

    private static void EmitPropagation(ProgramBuilder builder, Step step, Slot mount, MountOptions options)
    {
        if (options.Propagation is not (MountPropagation.Unchanged or MountPropagation.Private))
        {
            builder.Code.SetMountAttributes(
                step with { Operation = "set propagation of mount" }, mount, MountAttributes.None, propagation: options.Propagation, recursive: options.RecursivePropagation);
        }
    }

    private static void EmitRemount(ProgramBuilder builder, string destination, MountOptions options)
    {
        if (options.Data.Count > 0)
        {
            throw ProgramBuilder.Invalid($"remount of \"{destination}\" can change attributes only, not \"{options.Data[0]}\"");
        }

        var step = new Step("remount", null, destination);
        Slot target = builder.Code.OpenInRoot(step, builder.Root, destination, OpenFlags.Path);
        builder.Code.SetMountAttributes(step, target, options.Set | options.RecursiveSet, options.Clear | options.RecursiveClear, options.Propagation);
        builder.Code.Close(target);
    }
}
