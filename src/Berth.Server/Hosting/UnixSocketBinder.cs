// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Primitives;

namespace Berth.Server.Hosting;

/// <summary>Makes the path-based socket: 0660 from its first instant, never in place of a living daemon's.</summary>
internal static class UnixSocketBinder
{
    private const int Backlog = 1024;

    /// <summary>Everything but reading and writing by owner and group: a socket appears with 0777 less the umask, and a later chmod would leave a gap.</summary>
    private const uint SocketUmask = 0x4F; // 0117

    /// <summary>0755, not what a careless umask leaves: who may write to the directory may put a socket of his own in place of ours.</summary>
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] s_groups = ["docker", "berth"];

    public static Socket Bind(ListenAddress address, string path, string? group)
    {
        RemoveStale(address, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, DirectoryMode);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var umask = SelfProcess.SetUmask(SocketUmask);
            try
            {
                socket.Bind(address.EndPoint);
            }
            finally
            {
                SelfProcess.SetUmask(umask);
            }

            SetGroup(path, group);
            socket.Listen(Backlog);
            return socket;
        }
        catch (Exception failure) when (failure is SocketException or SyscallException)
        {
            socket.Dispose();
            throw new EngineException(ErrorKind.System, $"can't create unix socket {path}: {failure.Message}", failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket that nobody answers on is what a killed daemon leaves; one that answers belongs to somebody.</summary>
    private static void RemoveStale(ListenAddress address, string path)
    {
        if (Fd.Status(path, followSymlink: false) is not { } status)
        {
            return;
        }

        const uint fileType = 0xF000, socketType = 0xC000;
        if ((status.Mode & fileType) != socketType)
        {
            throw new EngineException(ErrorKind.Conflict, $"can't create unix socket {path}: there is something else with that name");
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(address.EndPoint);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.WouldBlock)
        {
            // A full backlog: somebody is there, and busy.
        }

        throw new EngineException(ErrorKind.Conflict, $"can't create unix socket {path}: another daemon answers on it");
    }

    private static void SetGroup(string path, string? wanted)
    {
        var group = wanted is null ? s_groups.Select(FindGroup).FirstOrDefault(id => id is not null) : FindGroup(wanted);
        if (group is null && wanted is not null)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"--group: group {wanted} not found");
        }

        if (group is { } id)
        {
            using var socket = Fd.Open(path, OpenFlags.Path | OpenFlags.NoFollow);
            FileMetadata.SetOwner(socket, uint.MaxValue, id);
        }
    }

    private static uint? FindGroup(string nameOrId)
    {
        if (uint.TryParse(nameOrId, out var number) && number != uint.MaxValue)
        {
            return number;
        }

        try
        {
            foreach (var line in File.ReadLines("/etc/group"))
            {
                var fields = line.Split(':');
                if (fields.Length >= 3 && fields[0] == nameOrId && uint.TryParse(fields[2], out var id))
                {
                    return id;
                }
            }
        }
        catch (IOException)
        {
            // No group file: root only.
        }

        return null;
    }
}
