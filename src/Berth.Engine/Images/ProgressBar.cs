// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>The bar that Docker's streams carry for clients that draw none themselves: fifty columns and both sizes.</summary>
internal static class ProgressBar
{
    private const int Columns = 50;

    internal static string Draw(long current, long total)
    {
        int done = total <= 0 ? 0 : (int)Math.Clamp(current * 100 / total / 2, 0, Columns);
        string size = HumanSize.Decimal(current).PadLeft(8);
        return current > total ? $"[{new string('=', done)}>{new string(' ', Columns - done)}] {size}" : $"[{new string('=', done)}>{new string(' ', Columns - done)}] {size}/{HumanSize.Decimal(total)}";
    }
}
