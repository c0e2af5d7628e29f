// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Linux.Namespaces;

namespace Berth.Runtime.Program;

/// <summary>
/// A compiled container start. First the parent prepares: it opens, with the whole of C# at hand, what only the host's view has.
/// Then the child, cloned with <see cref="CloneKinds"/>, runs the steps. Compiling touches nothing, so it needs no privilege.
/// </summary>
public sealed class IsolationProgram : IDisposable
{
    private readonly List<(Step Step, Slot Slot, Func<SafeFd?> Open)> _preparation = [];

    /// <summary>What the child runs.</summary>
    internal IsolationCode Code { get; } = new();

    /// <summary>New namespaces of the first clone.</summary>
    internal NamespaceKinds CloneKinds { get; set; }

    /// <summary>The program goes on in a second clone.</summary>
    internal bool ClonesAgain { get; set; }

    /// <summary>Pid namespace into which the child is to be born; the parent enters it for its children only.</summary>
    internal Slot PidNamespace { get; set; } = Slot.None;

    /// <summary>Whether <see cref="PidNamespace"/> is a pidfd.</summary>
    internal bool PidNamespaceIsPidFd { get; set; }

    /// <summary>The child's end of the talk with the parent.</summary>
    internal Slot Sync { get; set; } = Slot.None;

    internal Slot Root { get; set; } = Slot.None;

    /// <summary>Where the passwd file may be when the root is put together in the child: directories to look in, first to last.</summary>
    internal IReadOnlyList<string> PasswdRoots { get; set; } = [];

    /// <summary>Index of the step that executes; an error there is the command's fault.</summary>
    internal int ExecuteStep { get; set; } = -1;

    /// <summary>Index of the early check that there is something to execute.</summary>
    internal int FindStep { get; set; } = -1;

    internal string Command { get; set; } = string.Empty;

    /// <summary>The process is looked up in the container's own passwd file for its home directory.</summary>
    internal bool WantsHome { get; set; }

    /// <summary>Every step in words: first what the parent does, then the clone, then the child's.</summary>
    public IReadOnlyList<string> Describe()
    {
        var lines = new List<string>();
        foreach ((Step step, Slot _, Func<SafeFd?> _) in _preparation)
        {
            lines.Add("host: " + step);
        }

        lines.Add(CloneKinds == NamespaceKinds.None ? "host: clone" : "host: clone into new namespaces " + CloneKinds);
        foreach (Step step in Code.Steps)
        {
            // One step of the reader's may be several calls.
            string line = step.ToString();
            if (step.Operation != "close" && line != lines[^1])
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    public void Dispose() => Code.Dispose();

    /// <summary>Adds something for the parent to open before the clone.</summary>
    internal Slot Prepare(Step step, Func<SafeFd?> open)
    {
        Slot slot = Code.NewSlot();
        _preparation.Add((step, slot, open));
        return slot;
    }

    /// <summary>Opens it all. An error names its step.</summary>
    internal void RunPreparation()
    {
        foreach ((Step step, Slot slot, Func<SafeFd?> open) in _preparation)
        {
            try
            {
                SafeFd? fd = open();
                if (fd is not null)
                {
                    Code.Fill(slot, fd);
                }
            }
            catch (Berth.Linux.SyscallException e)
            {
                throw new Lifecycle.RuntimeFailure(step.Operation, step.Path ?? step.Source, e.Errno, $"{step}: {e.Message}");
            }
        }
    }
}
