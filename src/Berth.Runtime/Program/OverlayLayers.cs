// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Mounts;
using Berth.Runtime.Lifecycle;

namespace Berth.Runtime.Program;

/// <summary>A root file system put together from layers by overlayfs.</summary>
internal static class OverlayLayers
{
    // fsconfig takes at most 256 bytes for a value (fsconfig(2)).
    private const int LongestValue = 255;

    // mount(2) copies one page of data.
    private const int MostData = 4096;

    /// <summary>A detached mount. Linux 6.7 and later: layers are given one by one, so there may be any number with names of any length.</summary>
    internal static SafeFd Mount(OverlayRoot overlay)
    {
        using SafeFd context = MountApi.OpenFileSystem("overlay");
        var held = new List<SafeFd>();
        try
        {
            MountApi.SetString(context, "source", "overlay");
            foreach (string layer in overlay.LowerDirs)
            {
                MountApi.SetString(context, "lowerdir+", Short(layer, held));
            }

            if (overlay.UpperDir is not null)
            {
                MountApi.SetString(context, "upperdir", Short(overlay.UpperDir, held));
                MountApi.SetString(context, "workdir", Short(overlay.WorkDir!, held));
            }

            foreach (string option in overlay.MountOptions ?? [])
            {
                int equals = option.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                {
                    MountApi.SetFlag(context, option);
                }
                else
                {
                    MountApi.SetString(context, option[..equals], option[(equals + 1)..]);
                }
            }

            return MountApi.CreateMount(context, "overlay");
        }
        finally
        {
            held.ForEach(fd => fd.Dispose());
        }
    }

    /// <summary>
    /// Before 6.7 overlayfs wants all layers in one value, which fsconfig would cut at 256 bytes. mount(2) takes a page; through
    /// descriptors, whose names are short, that is enough for every image. It is done by the child, for it makes an attached mount.
    /// </summary>
    internal static Slot MountInChild(ProgramBuilder builder, OverlayRoot overlay)
    {
        List<string> directories = [.. overlay.LowerDirs];
        var data = new StringBuilder("lowerdir=");
        for (int i = 0; i < overlay.LowerDirs.Count; i++)
        {
            data.Append(i == 0 ? string.Empty : ":").Append(NameOf(MountInstructions.FirstNamedDirectory + i));
        }

        if (overlay.UpperDir is not null)
        {
            data.Append(",upperdir=").Append(NameOf(MountInstructions.FirstNamedDirectory + directories.Count));
            data.Append(",workdir=").Append(NameOf(MountInstructions.FirstNamedDirectory + directories.Count + 1));
            directories.Add(overlay.UpperDir);
            directories.Add(overlay.WorkDir!);
        }

        foreach (string option in overlay.MountOptions ?? [])
        {
            data.Append(',').Append(option);
        }

        if (data.Length >= MostData)
        {
            throw ProgramBuilder.Invalid($"{overlay.LowerDirs.Count} layers are more than this kernel's overlayfs can be told of");
        }

        builder.Program.PasswdRoots = overlay.UpperDir is null ? overlay.LowerDirs : [overlay.UpperDir, .. overlay.LowerDirs];
        return builder.Code.MountOverRoot(new Step("mount", "overlay", "/"), "overlay", directories, data.ToString());
    }

    private static SafeFd OpenDirectory(string path) => Fd.Open(path, OpenFlags.Path | OpenFlags.Directory);

    private static string Short(string path, List<SafeFd> held)
    {
        if (Encoding.UTF8.GetByteCount(path) <= LongestValue)
        {
            return path;
        }

        held.Add(OpenDirectory(path));
        return NameOf(held[^1].Number);
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}");
}
