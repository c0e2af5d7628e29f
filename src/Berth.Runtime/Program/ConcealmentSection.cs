// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Linux.Isolation;

namespace Berth.Runtime.Program;

/// <summary>Masked and read-only paths.</summary>
internal static class ConcealmentSection
{
    internal static void Emit(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        foreach (string path in builder.Linux?.ReadonlyPaths ?? [])
        {
            code.MakeReadOnly(new Step("make read-only", null, path), builder.Root, ContainerPath.Clean(path));
        }

        string[] masked = builder.Linux?.MaskedPaths ?? [];
        if (masked.Length == 0)
        {
            return;
        }

        // What goes over a file must be the null device itself: another file of that name would be a way in (CVE-2025-31133).
        Slot nullDevice = code.OpenInRoot(new Step("open", null, "/dev/null"), builder.Root, "/dev/null", OpenFlags.Path, ResolveFlags.NoSymlinks);
        code.RequireDevice(new Step("verify the mask", null, "/dev/null"), nullDevice, PathInstructions.CharacterDevice, 1, 3);
        Slot empty = code.NewSlot();
        foreach (string path in masked)
        {
            code.Mask(new Step("mask", null, path), builder.Root, ContainerPath.Clean(path), nullDevice, empty);
        }
    }
}
