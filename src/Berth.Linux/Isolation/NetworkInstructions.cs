// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Berth.Linux.Interop;

namespace Berth.Linux.Isolation;

/// <summary>Instructions on the network namespace that the child is in.</summary>
public static unsafe class NetworkInstructions
{
    private const int SIOCSIFFLAGS = 0x8914;
    private const short IFF_UP = 0x1;
    private const short IFF_RUNNING = 0x40;

    /// <summary>struct ifreq (netdevice(7)) with the member that SIOCSIFFLAGS takes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct InterfaceFlags
    {
        internal fixed byte Name[16];
        internal short Flags;
    }

    /// <summary>A new network namespace has a loopback interface, and it is down; its addresses come with bringing it up.</summary>
    public static void BringUpLoopback(this IsolationCode code)
    {
        var request = new InterfaceFlags { Flags = IFF_UP | IFF_RUNNING };
        "lo"u8.CopyTo(new Span<byte>(request.Name, 16));
        Slot socket = code.SyscallInto(new Step("open a socket for the loopback interface"), SyscallNumber.socket, Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        code.Syscall(new Step("bring up", "lo"), SyscallNumber.ioctl, socket, SIOCSIFFLAGS, (long)code.Memory.New(request));
        code.Close(socket);
    }
}
