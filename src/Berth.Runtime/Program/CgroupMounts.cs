// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Isolation;
using Berth.Linux.Mounts;

namespace Berth.Runtime.Program;

/// <summary>
/// A mount of type cgroup shows the container its own cgroup, by copies of the host's mounts of that very directory: nothing above it
/// can be reached, with or without a cgroup namespace.
/// </summary>
internal static class CgroupMounts
{
    internal static void Emit(ProgramBuilder builder, string destination, MountOptions options)
    {
        IReadOnlyList<(string Name, string Path)> directories = builder.Request.CgroupDirectories;
        if (directories.Count == 0)
        {
            throw ProgramBuilder.Invalid($"cannot mount cgroups at \"{destination}\": the container has none of its own");
        }

        if (directories.Count == 1 && directories[0].Name.Length == 0)
        {
            EmitOne(builder, directories[0].Path, destination, options);
            return;
        }

        IsolationCode code = builder.Code;
        var step = new Step("mount", "tmpfs", destination);
        Slot context = code.OpenFileSystem(step, "tmpfs");
        code.SetFileSystemString(step, context, "source", "tmpfs");
        code.SetFileSystemString(step, context, "mode", "755");
        Slot folder = code.MakeMount(step, context, options.Set & ~MountAttributes.ReadOnly);
        MountSection.Place(builder, step, folder, destination, MountOptions.Parse(null), isBind: false);
        foreach ((string name, string path) in directories)
        {
            EmitOne(builder, path, destination + "/" + name, options);
            EmitLinks(builder, folder, name);
        }

        if (options.ReadOnly)
        {
            code.SetMountAttributes(new Step("make read-only", null, destination), folder, MountAttributes.ReadOnly);
        }

        code.Close(folder);
    }

    private static void EmitOne(ProgramBuilder builder, string source, string destination, MountOptions options)
    {
        var step = new Step("bind", source, destination);
        Slot tree = MountSection.OpenSource(builder, step, source, recursive: false);
        builder.Code.SetMountAttributes(step with { Operation = "set attributes of bind" }, tree, options.Set, options.Clear, MountPropagation.Private);
        MountSection.Place(builder, step, tree, destination, MountOptions.Parse(null), isBind: true);
        builder.Code.Close(tree);
    }

    // Controllers that share a hierarchy are found under each of their names, as on the host.
    private static void EmitLinks(ProgramBuilder builder, Slot folder, string name)
    {
        if (!name.Contains(',', StringComparison.Ordinal))
        {
            return;
        }

        foreach (string controller in name.Split(','))
        {
            builder.Code.MakeSymlink(new Step("symlink", name, controller), folder, controller, name);
        }
    }
}
