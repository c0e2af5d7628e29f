// SPDX-License-Identifier: Apache-2.0
namespace Berth.Linux.Processes;

/// <summary>How a process ended: by its own exit code, or by a signal.</summary>
/// <param name="Pid">Whose end it was.</param>
/// <param name="Code">0 to 255; 0 when a signal ended it.</param>
/// <param name="Signal">0 when it exited by itself.</param>
public readonly record struct ChildExit(int Pid, int Code, int Signal)
{
    /// <summary>As shells and Docker give it: 128 + N for signal N.</summary>
    public int ShellCode => Signal != 0 ? 128 + Signal : Code;
}
