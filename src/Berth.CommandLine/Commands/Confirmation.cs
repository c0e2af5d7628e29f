// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Terminal;
using Berth.Linux.Files;

namespace Berth.CommandLine.Commands;

/// <summary>Asks before something is removed for good.</summary>
internal static class Confirmation
{
    /// <returns>True for "y" only; the end of the input is a no.</returns>
    public static bool Ask(CommandContext context, string warning)
    {
        context.Out.Write(warning + "\nAre you sure you want to continue? [y/N] ");
        context.Out.Flush();
        var answer = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        while (Fd.Read(StandardStreams.InputDescriptor, one) == 1 && one[0] != '\n')
        {
            answer.Append((char)one[0]);
        }

        return answer.ToString().Trim() is "y" or "Y";
    }
}
