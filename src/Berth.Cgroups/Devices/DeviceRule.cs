// SPDX-License-Identifier: Apache-2.0
namespace Berth.Cgroups.Devices;

/// <summary>What may be done with a device node.</summary>
[Flags]
public enum DeviceAccess
{
    None = 0,
    Mknod = 1,
    Read = 2,
    Write = 4,
    All = Mknod | Read | Write,
}

/// <summary>One rule for block or character devices.</summary>
/// <param name="Allow">Whether it gives or takes.</param>
/// <param name="Block">Block devices; otherwise character devices.</param>
/// <param name="Major">Null means any.</param>
/// <param name="Minor">Null means any.</param>
/// <param name="Access">What it is about.</param>
public sealed record DeviceRule(bool Allow, bool Block, uint? Major, uint? Minor, DeviceAccess Access)
{
    /// <summary>Whether some device is meant by both rules.</summary>
    public bool Overlaps(DeviceRule other) =>
        Block == other.Block && (Access & other.Access) != 0
        && (Major is null || other.Major is null || Major == other.Major)
        && (Minor is null || other.Minor is null || Minor == other.Minor);

    /// <summary>Whether both are about the very same numbers.</summary>
    public bool SameDevice(DeviceRule other) => Block == other.Block && Major == other.Major && Minor == other.Minor;

    /// <summary>As devices.allow and devices.deny take it: <c>c 1:3 rwm</c>.</summary>
    public override string ToString()
    {
        string access = ((Access & DeviceAccess.Read) != 0 ? "r" : "") + ((Access & DeviceAccess.Write) != 0 ? "w" : "")
            + ((Access & DeviceAccess.Mknod) != 0 ? "m" : "");
        return $"{(Block ? 'b' : 'c')} {Number(Major)}:{Number(Minor)} {access}";
    }

    private static string Number(uint? number) => number is null ? "*" : CgroupFile.Text((ulong)number.Value);
}
