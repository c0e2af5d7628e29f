// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Linux.Processes;

/// <summary>A process for good: its number is used again some day, number, start time and boot together are not.</summary>
/// <param name="Pid">In the namespace of whoever asked.</param>
/// <param name="StartTime">Clock ticks since boot (proc(5), stat field 22).</param>
public readonly record struct ProcessIdentity(int Pid, ulong StartTime)
{
    /// <summary>Null when there is no such process.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        ProcessStat? stat = ProcessStat.Read(pid);
        return stat is null ? null : new ProcessIdentity(pid, stat.Value.StartTime);
    }

    /// <summary>The kernel's random id of this boot.</summary>
    public static string BootId()
    {
        using SafeFd file = Fd.Open("/proc/sys/kernel/random/boot_id", OpenFlags.ReadOnly);
        Span<byte> buffer = stackalloc byte[64];
        int count = Fd.Read(file, buffer);
        return Encoding.ASCII.GetString(buffer[..count]).Trim();
    }
}

/// <summary>The parts of /proc/PID/stat that are used here.</summary>
public readonly record struct ProcessStat(char State, int ParentPid, ulong StartTime)
{
    /// <summary>Neither runs nor can run again: a zombie or dead.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        using SafeFd? file = Fd.OpenIfExists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), OpenFlags.ReadOnly);
        if (file is null)
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[1024];
        int count;
        try
        {
            count = Fd.Read(file, buffer);
        }
        catch (SyscallException e) when (e.Errno == Errno.ESRCH)
        {
            return null;
        }

        return Parse(buffer[..Math.Max(count, 0)]);
    }

    internal static ProcessStat? Parse(ReadOnlySpan<byte> line)
    {
        // The name stands in parentheses and may itself contain any character: what follows the last ")" is reliable.
        int end = line.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= line.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = line[(end + 2)..];
        char state = (char)rest[0];
        int parent = 0;
        for (int field = 3; !rest.IsEmpty; field++)
        {
            int space = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> value = space < 0 ? rest : rest[..space];
            if (field == 4)
            {
                parent = int.Parse(value, CultureInfo.InvariantCulture);
            }
            else if (field == 22)
            {
                return new ProcessStat(state, parent, ulong.Parse(value, CultureInfo.InvariantCulture));
            }

            rest = space < 0 ? default : rest[(space + 1)..];
        }

        return null;
    }
}
