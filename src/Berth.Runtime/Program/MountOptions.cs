// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Mounts;

namespace Berth.Runtime.Program;

/// <summary>The options of one mount of the specification, sorted by what they are for (config.md, "Linux mount options").</summary>
internal sealed class MountOptions
{
    internal MountAttributes Set { get; private set; }

    internal MountAttributes Clear { get; private set; }

    /// <summary>Attributes for the mount and all below it: rro and its like.</summary>
    internal MountAttributes RecursiveSet { get; private set; }

    internal MountAttributes RecursiveClear { get; private set; }

    internal MountPropagation Propagation { get; private set; }

    internal bool RecursivePropagation { get; private set; }

    internal bool Bind { get; private set; }

    internal bool RecursiveBind { get; private set; }

    internal bool Remount { get; private set; }

    internal bool CopyUp { get; private set; }

    internal bool IdMap { get; private set; }

    internal bool RecursiveIdMap { get; private set; }

    /// <summary>What is for the file system itself: "key" or "key=value".</summary>
    internal List<string> Data { get; } = [];

    internal bool ReadOnly => (Set & MountAttributes.ReadOnly) != 0;

    /// <summary>Every word that is not data, for the list of features.</summary>
    internal static string[] Known { get; } =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "iversion", "lazytime", "loud", "mand", "noatime", "nodev",
        "nodiratime", "noexec", "noiversion", "nolazytime", "nomand", "norelatime", "nostrictatime", "nosuid", "nosymfollow", "private", "ratime",
        "rbind", "rdev", "rdiratime", "relatime", "remount", "rexec", "rnoatime", "rnodev", "rnodiratime", "rnoexec", "rnorelatime", "rnostrictatime",
        "rnosuid", "rnosymfollow", "ro", "rprivate", "rrelatime", "rro", "rrw", "rshared", "rslave", "rstrictatime", "rsuid", "rsymfollow",
        "runbindable", "rw", "shared", "silent", "slave", "strictatime", "suid", "symfollow", "sync", "tmpcopyup", "unbindable", "idmap", "ridmap",
    ];

    internal static MountOptions Parse(IReadOnlyList<string>? options)
    {
        var result = new MountOptions();
        for (int i = 0; i < (options?.Count ?? 0); i++)
        {
            result.Add(options![i]);
        }

        return result;
    }

    private void Add(string option)
    {
        if (AddAttribute(option) || AddPropagation(option))
        {
            return;
        }

        switch (option)
        {
            case "" or "defaults" or "async" or "loud" or "silent" or "nomand" or "noiversion" or "nolazytime":
                break;
            case "bind":
                Bind = true;
                break;
            case "rbind":
                Bind = RecursiveBind = true;
                break;
            case "remount":
                Remount = true;
                break;
            case "tmpcopyup":
                CopyUp = true;
                break;
            case "idmap":
                IdMap = true;
                break;
            case "ridmap":
                IdMap = RecursiveIdMap = true;
                break;
            default:
                Data.Add(option); // sync, dirsync, mand, lazytime and iversion among them: fsconfig takes those by name
                break;
        }
    }

    private bool AddAttribute(string option)
    {
        // A leading r means "recursively", except in the words that start with r by themselves.
        if (Attribute(option, out MountAttributes bit, out bool set))
        {
            (Set, Clear) = Apply(Set, Clear, bit, set);
            return true;
        }

        if (option.Length > 2 && option[0] == 'r' && Attribute(option[1..], out bit, out set))
        {
            (RecursiveSet, RecursiveClear) = Apply(RecursiveSet, RecursiveClear, bit, set);
            return true;
        }

        return false;
    }

    private static (MountAttributes Set, MountAttributes Clear) Apply(MountAttributes set, MountAttributes clear, MountAttributes bit, bool on)
    {
        // The access-time modes are one field: any of them clears the field first, as mount_setattr(2) demands.
        if (bit is MountAttributes.NoAccessTime or MountAttributes.StrictAccessTime or MountAttributes.AccessTimeMask)
        {
            set &= ~MountAttributes.AccessTimeMask;
            clear |= MountAttributes.AccessTimeMask;
            return on && bit != MountAttributes.AccessTimeMask ? (set | bit, clear) : (set, clear);
        }

        return on ? (set | bit, clear & ~bit) : (set & ~bit, clear | bit);
    }

    private static bool Attribute(string option, out MountAttributes bit, out bool set)
    {
        (bit, set) = option switch
        {
            "ro" => (MountAttributes.ReadOnly, true),
            "rw" => (MountAttributes.ReadOnly, false),
            "nosuid" => (MountAttributes.NoSuid, true),
            "suid" => (MountAttributes.NoSuid, false),
            "nodev" => (MountAttributes.NoDev, true),
            "dev" => (MountAttributes.NoDev, false),
            "noexec" => (MountAttributes.NoExec, true),
            "exec" => (MountAttributes.NoExec, false),
            "noatime" => (MountAttributes.NoAccessTime, true),
            "strictatime" => (MountAttributes.StrictAccessTime, true),
            "atime" or "relatime" or "norelatime" or "nostrictatime" => (MountAttributes.AccessTimeMask, true),
            "nodiratime" => (MountAttributes.NoDirectoryAccessTime, true),
            "diratime" => (MountAttributes.NoDirectoryAccessTime, false),
            "nosymfollow" => (MountAttributes.NoSymlinkFollow, true),
            "symfollow" => (MountAttributes.NoSymlinkFollow, false),
            _ => (MountAttributes.None, false),
        };
        return bit != MountAttributes.None;
    }

    private bool AddPropagation(string option)
    {
        bool recursive = option.Length > 1 && option[0] == 'r';
        MountPropagation propagation = PropagationOf(recursive ? option[1..] : option);
        if (propagation == MountPropagation.Unchanged)
        {
            return false;
        }

        Propagation = propagation;
        RecursivePropagation = recursive;
        return true;
    }

    internal static MountPropagation PropagationOf(string word) => word switch
    {
        "private" => MountPropagation.Private,
        "shared" => MountPropagation.Shared,
        "slave" => MountPropagation.Slave,
        "unbindable" => MountPropagation.Unbindable,
        _ => MountPropagation.Unchanged,
    };
}
