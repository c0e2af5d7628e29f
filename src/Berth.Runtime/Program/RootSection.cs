// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Mounts;

namespace Berth.Runtime.Program;

/// <summary>The root file system: made or copied detached by the parent, attached in the child's own mount namespace, and pivoted into.</summary>
internal static class RootSection
{
    internal static void Attach(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        bool inChild = builder.Request.Overlay is not null && !builder.Request.Host.AppendsLayers;
        Slot prepared = inChild ? Slot.None : Open(builder);

        // Nothing that is mounted from here on may travel to the host, and nothing of the host to here.
        code.SetTreePropagation(new Step("make mounts private", null, "/"), MountPropagation.Private);
        if (inChild)
        {
            builder.Root = OverlayLayers.MountInChild(builder, builder.Request.Overlay!);
            return;
        }

        builder.Root = prepared;
        builder.Program.Root = prepared;
        code.AttachOverRoot(new Step("attach the root"), prepared);
        if (builder.Request.Overlay is null)
        {
            // As runc: without a word on it, mounts of the host below the root directory go on to appear, and none leaves.
            (MountPropagation propagation, bool recursive) = RootPropagation(builder);
            var step = new Step("set propagation", builder.Linux?.RootfsPropagation ?? "rslave", "/");
            if (propagation == MountPropagation.Shared)
            {
                // pivot_root(2) does not take a shared mount: it becomes one afterwards.
                builder.SharesRoot = (step, recursive);
                propagation = MountPropagation.Slave;
            }

            code.SetMountAttributes(step, builder.Root, MountAttributes.None, propagation: propagation, recursive: recursive);
        }
    }

    internal static void Pivot(ProgramBuilder builder)
    {
        if (builder.Request.NoPivot)
        {
            builder.Code.ChangeRootInto(builder.Root);
        }
        else
        {
            builder.Code.PivotInto(builder.Root);
        }
    }

    /// <summary>After everything is in its place.</summary>
    internal static void Seal(ProgramBuilder builder)
    {
        if (builder.SharesRoot is { } shares)
        {
            builder.Code.SetMountAttributes(shares.Step, builder.Root, MountAttributes.None, propagation: MountPropagation.Shared, recursive: shares.Recursive);
        }

        foreach ((Step step, Slot mount) in builder.LateReadOnly)
        {
            builder.Code.SetMountAttributes(step, mount, MountAttributes.ReadOnly);
        }

        if (builder.Spec.Root is { Readonly: true })
        {
            builder.Code.SetMountAttributes(new Step("make read-only", null, "/"), builder.Root, MountAttributes.ReadOnly);
        }
    }

    private static Slot Open(ProgramBuilder builder)
    {
        if (builder.Request.Overlay is { } overlay)
        {
            return builder.Program.Prepare(new Step("mount", "overlay", "/"), () => OverlayLayers.Mount(overlay));
        }

        string root = ContainerPath.OnHost(builder.Request.BundlePath, builder.Spec.Root!.Path);
        var step = new Step("bind", root, "/");
        return builder.Request.Host.Privileged
            ? builder.Program.Prepare(step, () => OpenDirectory(root))
            : builder.Code.CloneTreeOfHost(step, root, recursive: true);
    }

    private static SafeFd OpenDirectory(string path)
    {
        SafeFd tree = MountApi.CloneTree(path, recursive: true);
        if (Fd.Status(tree).IsDirectory)
        {
            return tree;
        }

        tree.Dispose();
        throw new Linux.SyscallException("open root", path, Linux.Errno.ENOTDIR);
    }

    private static (MountPropagation Propagation, bool Recursive) RootPropagation(ProgramBuilder builder)
    {
        string word = builder.Linux?.RootfsPropagation is { Length: > 0 } given ? given : "rslave";
        bool recursive = word[0] == 'r';
        MountPropagation propagation = MountOptions.PropagationOf(recursive ? word[1..] : word);
        return propagation != MountPropagation.Unchanged ? (propagation, recursive) : throw ProgramBuilder.Invalid($"unknown rootfsPropagation \"{word}\"");
    }
}
