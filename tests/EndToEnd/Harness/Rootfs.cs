// SPDX-License-Identifier: Apache-2.0
namespace Berth.EndToEnd.Harness;

/// <summary>Makes the images that the tests run, from Debian's packages.</summary>
public static class Rootfs
{
    public const string Busybox = "busybox";
    public const string Debian = "debian:test";

    /// <summary>Imports a root filesystem of Debian's busybox-static as <c>busybox:latest</c>.</summary>
    public static void ImportBusybox(Client client, string folder)
    {
        string archive = Path.Combine(folder, "busybox.tar");
        if (!File.Exists(archive))
            BusyboxArchive(archive);
        client.Ok("import", "--change", "CMD [\"sh\"]", archive, Busybox);
    }

    /// <summary>Imports Debian as <c>debian:test</c> when it is not there yet.</summary>
    public static void ImportDebian(Client client)
    {
        Requires.DebianImage();
        if (client.Run("image", "inspect", Debian).ExitCode != 0)
            client.Ok("import", "--change", "CMD [\"bash\"]", Machine.DebianArchive!, Debian);
    }

    /// <summary>A busybox root folder, unpacked: for runtime bundles.</summary>
    public static void BusyboxFolder(string root)
    {
        foreach (string folder in (string[])["bin", "etc", "proc", "sys", "dev", "tmp", "root", "var", "usr/bin"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        File.Copy(Executables.Find("busybox") ?? throw new InvalidOperationException("busybox-static is not installed"), Path.Combine(root, "bin/busybox"), overwrite: true);
        foreach (string applet in Command.Run(Path.Combine(root, "bin/busybox"), ["--list"]).MustSucceed().Text.Split('\n'))
        {
            if (applet != "busybox")
                File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
        }

        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\nalice:x:1000:1001:Alice:/home/alice:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), "root:x:0:\nnogroup:x:65534:\nalice:x:1001:\naudio:x:29:alice\nvideo:x:44:alice,nobody\n");
        File.SetUnixFileMode(Path.Combine(root, "tmp"), (UnixFileMode)0x3FF);
    }

    private static void BusyboxArchive(string archive)
    {
        string root = archive + ".root";
        BusyboxFolder(root);
        Command.Run("tar", ["--numeric-owner", "--owner=0", "--group=0", "-C", root, "-cf", archive, "."]).MustSucceed();
        Directory.Delete(root, recursive: true);
    }
}
