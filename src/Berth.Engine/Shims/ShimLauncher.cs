// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Runtime.Shim.Protocol;

namespace Berth.Engine.Shims;

/// <param name="runtime">`berth-runtime`, sealed when the daemon started: no container can reach a file that it could overwrite, and starting needs no copy.</param>
public sealed class ShimLauncher(SealedExecutable runtime) : IShimLauncher
{
    // What a shim says when it breaks; empty in every other case.
    private const string ErrorFile = "shim.err";

    private static readonly string[] Environment =
    [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", // for hooks

        // Hexadecimal bytes: no collection during a launch; the shim collects by itself when it comes to rest.
        "DOTNET_GCgen0size=400000",

        // The collector's bookkeeping grows with the address range that it reserves, 256 GB unless told: a quarter of a megabyte.
        "DOTNET_GCRegionRange=10000000",
    ];

    public Task<IShimConnection> StartAsync(string bundleDirectory, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (SafeFd ours, SafeFd theirs) = UnixSocket.Pair();
        try
        {
            using SafeFd nothing = Fd.Open("/dev/null", OpenFlags.ReadWrite);
            using SafeFd errors = Fd.Open(Path.Combine(bundleDirectory, ErrorFile), OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x180);
            int pid = PosixSpawn.Start(new SpawnRequest
            {
                // By this process's number: the child has no descriptor but those below when it executes.
                Path = string.Create(CultureInfo.InvariantCulture, $"/proc/{SelfProcess.Pid}/fd/{runtime.Descriptor.Number}"),
                Arguments = ["berth-runtime", "shim", bundleDirectory],
                Environment = Environment,
                Descriptors = [(nothing, 0), (nothing, 1), (errors, 2), (theirs, ShimFiles.ControlDescriptor)],
                NewSession = true,
                WorkingDirectory = "/",
            });
            return Task.FromResult<IShimConnection>(new ShimConnection(ours, pid));
        }
        catch
        {
            ours.Dispose();
            throw;
        }
        finally
        {
            theirs.Dispose();
        }
    }

    public async Task<IShimConnection?> ReconnectAsync(string bundleDirectory, CancellationToken cancellationToken)
    {
        SafeFd socket;
        try
        {
            socket = UnixSocket.Connect(Path.Combine(bundleDirectory, ShimFiles.Socket));
        }
        catch (SyscallException exception) when (exception.Errno is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            return null;
        }

        var connection = new ShimConnection(socket, shimPid: null);
        try
        {
            await connection.AdoptAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
