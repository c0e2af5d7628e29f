// SPDX-License-Identifier: Apache-2.0
namespace Berth.Logs;

/// <summary>Numbered as in stdcopy frames.</summary>
public enum LogStream : byte
{
    Stdout = 1,
    Stderr = 2,
}
