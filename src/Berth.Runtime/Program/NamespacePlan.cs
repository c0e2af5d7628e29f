// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Isolation;
using Berth.Linux.Namespaces;
using Berth.Oci.Runtime;

namespace Berth.Runtime.Program;

/// <summary>Which namespaces are made, which are joined, and in what order that is possible.</summary>
internal sealed class NamespacePlan
{
    private NamespacePlan()
    {
    }

    /// <summary>All that the specification names.</summary>
    internal NamespaceKinds All { get; private init; }

    internal NamespaceKinds New { get; private init; }

    internal IReadOnlyList<(NamespaceKinds Kind, string Path)> Joined { get; private init; } = [];

    internal bool HasUser => (All & NamespaceKinds.User) != 0;

    internal bool NewUser => (New & NamespaceKinds.User) != 0;

    /// <summary>
    /// A new user namespace has no power over namespaces that exist, so those are entered first; a joined one gives power over the new
    /// ones, so it is entered first. Either way a first child enters, and a second one is cloned into what is new.
    /// </summary>
    internal bool TwoClones { get; private init; }

    internal bool Has(NamespaceKinds kind) => (All & kind) != 0;

    internal static NamespacePlan From(LinuxSpec? linux)
    {
        NamespaceKinds all = NamespaceKinds.None;
        NamespaceKinds made = NamespaceKinds.None;
        var joined = new List<(NamespaceKinds, string)>();
        foreach (LinuxNamespace entry in linux?.Namespaces ?? [])
        {
            NamespaceKinds kind = KindOf(entry.Type);
            if ((all & kind) != 0)
            {
                throw ProgramBuilder.Invalid($"namespace \"{entry.Type}\" is given twice");
            }

            all |= kind;
            if (string.IsNullOrEmpty(entry.Path))
            {
                made |= kind;
            }
            else
            {
                joined.Add((kind, entry.Path));
            }
        }

        // The user namespace first: it gives the right to enter those that belong to it.
        joined.Sort((a, b) => (b.Item1 == NamespaceKinds.User).CompareTo(a.Item1 == NamespaceKinds.User));
        bool joinsUser = joined.Count > 0 && joined[0].Item1 == NamespaceKinds.User;
        bool newUser = (made & NamespaceKinds.User) != 0;
        return new NamespacePlan
        {
            All = all,
            New = made,
            Joined = joined,
            TwoClones = (newUser && joined.Count > 0) || (joinsUser && (made & AtClone) != 0),
        };
    }

    internal static NamespaceKinds KindOf(string type) => type switch
    {
        "pid" => NamespaceKinds.Pid,
        "network" => NamespaceKinds.Network,
        "mount" => NamespaceKinds.Mount,
        "ipc" => NamespaceKinds.Ipc,
        "uts" => NamespaceKinds.Uts,
        "user" => NamespaceKinds.User,
        "cgroup" => NamespaceKinds.Cgroup,
        "time" => NamespaceKinds.Time,
        _ => throw ProgramBuilder.Invalid($"unknown namespace type \"{type}\""),
    };

    // A cgroup namespace shows as its root the cgroup in which it was made, so it is made after joining (cgroup_namespaces(7)); a time
    // namespace's offsets can only be set while no process is in it (time_namespaces(7)).
    private const NamespaceKinds AtClone =
        NamespaceKinds.Pid | NamespaceKinds.Network | NamespaceKinds.Mount | NamespaceKinds.Ipc | NamespaceKinds.Uts | NamespaceKinds.User;

    internal void Emit(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        builder.Program.ClonesAgain = TwoClones;
        builder.Program.CloneKinds = TwoClones ? NamespaceKinds.None : New & AtClone;
        foreach ((NamespaceKinds kind, string path) in Joined)
        {
            var step = new Step("join namespace", kind.ToString(), path);
            Slot slot = builder.Program.Prepare(new Step("open namespace", kind.ToString(), path), () => NamespaceFd.Open(path, kind));
            if (kind == NamespaceKinds.Pid)
            {
                builder.Program.PidNamespace = slot; // takes effect on children only, so the parent enters it around the clone
            }
            else
            {
                code.Enter(step, slot, kind);
            }
        }

        if (TwoClones)
        {
            code.CloneAgain(New & AtClone);
        }

        EmitUser(builder);
        if ((New & NamespaceKinds.Cgroup) != 0)
        {
            code.Unshare(new Step("unshare", "Cgroup"), NamespaceKinds.Cgroup);
        }

        EmitTime(builder);
    }

    private void EmitUser(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        if (NewUser)
        {
            code.Tell(new Step("ask for id mappings"), builder.Sync, SyncMessage.UserNamespace, Slot.None, Slot.None);
            code.WaitByte(new Step("wait for id mappings"), builder.Sync);
        }

        if (HasUser)
        {
            code.SetGroups(new Step("setgroups", "none"), [], refusalAllowed: true);
            code.SetGroup(new Step("setresgid", "0"), 0);
            code.SetUser(new Step("setresuid", "0"), 0);
            code.SetNonDumpable(); // a change of identity has set it anew
        }
    }

    private void EmitTime(ProgramBuilder builder)
    {
        if ((New & NamespaceKinds.Time) == 0)
        {
            return;
        }

        IsolationCode code = builder.Code;
        Slot proc = builder.HostProc;
        code.Unshare(new Step("unshare", "Time"), NamespaceKinds.Time);
        foreach ((string clock, LinuxTimeOffset offset) in builder.Linux?.TimeOffsets ?? [])
        {
            if (clock is not ("monotonic" or "boottime"))
            {
                throw ProgramBuilder.Invalid($"unknown clock \"{clock}\" in timeOffsets");
            }

            string line = $"{clock} {offset.Secs} {offset.Nanosecs}\n";
            code.WriteFile(new Step("write", line.TrimEnd(), "/proc/self/timens_offsets"), proc, "self/timens_offsets", line);
        }

        Slot fd = code.OpenProcFile(new Step("open", null, "/proc/self/ns/time_for_children"), proc, "self/ns/time_for_children");
        code.Enter(new Step("enter namespace", "Time"), fd, NamespaceKinds.Time);
        code.Close(fd);
    }
}

/// <summary>
/// What the child tells the parent while it sets itself up; the parent answers with one byte where the table says so.
/// <code>
///   child                         parent
///   U  user namespace made   -->  writes uid_map, gid_map, limits; byte
///   T  two directories       -->  copies the first into the second; byte
///   C  terminal's master     -->  keeps it
///   H  mounts made           -->  runs prestart and createRuntime hooks; byte
///   S  filter comes next     -->  takes the seccomp listener from shared memory
///   G  ready, at the gate    -->  the container is "created"; byte starts it
///   (end of stream)               execve has succeeded, or the shared area says what failed
/// </code>
/// </summary>
internal static class SyncMessage
{
    internal const char UserNamespace = 'U';
    internal const char CopyTree = 'T';
    internal const char Console = 'C';
    internal const char RuntimeHooks = 'H';
    internal const char SeccompListener = 'S';
    internal const char Gate = 'G';
}
