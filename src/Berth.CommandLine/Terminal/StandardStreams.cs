// SPDX-License-Identifier: Apache-2.0
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.CommandLine.Terminal;

/// <summary>
/// The process's three streams, by plain reads and writes. System.Console is left alone: it would send the terminal's set-up strings and install
/// signal handlers with the first byte.
/// </summary>
public static class StandardStreams
{
    private static StandardWriter? _out;
    private static StandardWriter? _error;

    public static StandardWriter Out => _out ??= new StandardWriter(OutputDescriptor, buffered: true);

    public static StandardWriter Error => _error ??= new StandardWriter(ErrorDescriptor, buffered: false);

    public static SafeFd InputDescriptor { get; } = SafeFd.Borrow(0);

    public static SafeFd OutputDescriptor { get; } = SafeFd.Borrow(1);

    public static SafeFd ErrorDescriptor { get; } = SafeFd.Borrow(2);

    public static bool InputIsTerminal => Fd.IsTerminal(InputDescriptor);

    /// <summary>Writes all of it at once to one of the descriptors.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    internal static void Write(SafeFd descriptor, ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var count = Fd.Write(descriptor, bytes);
                if (count < 0)
                {
                    // Whoever started the client, or shares its terminal, left the descriptor non-blocking.
                    descriptor.SetNonBlocking(false);
                    continue;
                }

                bytes = bytes[count..];
            }
        }
        catch (SyscallException error) when (error.Errno == Errno.EPIPE)
        {
            throw new OutputClosedException();
        }
    }
}
