// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

[assembly: AssemblyFixture(typeof(Machine))]

namespace Berth.EndToEnd.Harness;

/// <summary>What all tests share: one daemon with a busybox and a Debian image. When all are done, nothing may be left of it.</summary>
public sealed class Machine : IDisposable
{
    private readonly Census _before;
    private DaemonProcess? _daemon;

    public Machine()
    {
        _before = Census.Take();
        Folder = Directory.CreateTempSubdirectory("berth-tests-").FullName;
    }

    public string Folder { get; }

    /// <summary>A root archive of Debian, made by test.sh with mmdebstrap, or null.</summary>
    public static string? DebianArchive
    {
        get
        {
            string file = Environment.GetEnvironmentVariable("BERTH_DEBIAN_ARCHIVE") ?? Path.Combine(Executables.RepositoryRoot(), "artifacts/rootfs/debian.tar");
            return File.Exists(file) ? file : null;
        }
    }

    /// <summary>The shared daemon, started at first use.</summary>
    public DaemonProcess Daemon => _daemon ??= StartDaemon("shared");

    public Client Client(ClientKind kind) => new(kind, Daemon);

    /// <summary>A daemon of a test's own, with the busybox image in it.</summary>
    public DaemonProcess StartDaemon(string name, params string[] arguments) => StartDaemonFrom(null, name, arguments);

    /// <summary>The same from a shell script that ends with <c>exec "$@"</c>.</summary>
    public DaemonProcess StartDaemonFrom(string? shell, string name, params string[] arguments)
    {
        Requires.Root();
        Requires.Published();
        var daemon = new DaemonProcess(shell, Path.Combine(Folder, name), arguments);
        Rootfs.ImportBusybox(new Client(ClientKind.Berth, daemon), Folder);
        return daemon;
    }

    public void Dispose()
    {
        if (_daemon is not null)
        {
            var client = new Client(ClientKind.Berth, _daemon);
            string[] left = client.Ok("ps", "-aq").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.Length > 0)
                client.Ok(["rm", "-f", .. left]);
            _daemon.Dispose();
        }

        Census.MustEqual(_before);
        Directory.Delete(Folder, recursive: true);
    }
}
