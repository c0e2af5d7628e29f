// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Containers;

internal static class TerminalSize
{
    /// <summary>The kernel's winsize has 16 bits for each.</summary>
    public static (ushort Height, ushort Width) Check(int height, int width) =>
        height is >= 0 and <= ushort.MaxValue && width is >= 0 and <= ushort.MaxValue
            ? ((ushort)height, (ushort)width)
            : throw new EngineException(ErrorKind.InvalidParameter, $"invalid terminal size: height {height}, width {width}");
}
