// SPDX-License-Identifier: Apache-2.0
using System.Formats.Tar;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Processes;
using Berth.Primitives;

namespace Berth.Engine.Images;

/// <summary>
/// The image that is there from the beginning, so that the first command on a machine needs no registry: <c>busybox:latest</c>, made from
/// Debian's static busybox, laid out as people know that image.
/// </summary>
public static class DefaultImage
{
    public const string Name = "busybox:latest";

    /// <summary>Where Debian's package busybox-static puts it.</summary>
    public const string DefaultProgram = "/bin/busybox";

    private const string MarkerName = "default-image";
    private const int MaximumProgramSize = 64 * 1024 * 1024;

    private const UnixFileMode Everyone = (UnixFileMode)0x1ED; // 0755

    private static readonly string[] Directories =
        ["bin/", "dev/", "etc/", "home/", "proc/", "sys/", "usr/", "usr/bin/", "usr/sbin/", "usr/local/", "usr/local/bin/", "var/", "var/log/", "var/run/", "var/spool/", "var/spool/mail/", "var/www/"];

    private static readonly (string Name, UnixFileMode Mode, string Text)[] Files =
    [
        ("etc/passwd", (UnixFileMode)0x1A4, """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            bin:x:2:2:bin:/bin:/bin/false
            sys:x:3:3:sys:/dev:/bin/false
            sync:x:4:100:sync:/bin:/bin/sync
            mail:x:8:8:mail:/var/spool/mail:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            operator:x:37:37:Operator:/var:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false

            """),
        ("etc/group", (UnixFileMode)0x1A4, """
            root:x:0:
            daemon:x:1:
            bin:x:2:
            sys:x:3:
            adm:x:4:
            tty:x:5:
            disk:x:6:
            mail:x:8:
            wheel:x:10:root
            www-data:x:33:
            utmp:x:43:
            users:x:100:
            nogroup:x:65534:

            """),
        ("etc/shadow", (UnixFileMode)0x180, """
            root:*:::::::
            daemon:*:::::::
            bin:*:::::::
            sys:*:::::::
            sync:*:::::::
            mail:*:::::::
            www-data:*:::::::
            operator:*:::::::
            nobody:*:::::::

            """),
    ];

    /// <summary>
    /// Makes the image once in the life of a data root: who removes it does not get it back at the next start. Does nothing on a machine
    /// without the program.
    /// </summary>
    /// <returns>Whether the image was made now.</returns>
    public static async Task<bool> EnsureAsync(ImageService images, string dataRoot, string program, CancellationToken cancellation)
    {
        string marker = Path.Combine(dataRoot, "images", MarkerName);
        if (File.Exists(marker) || !File.Exists(program))
        {
            return false;
        }

        bool isTaken = images.List(new ImageListOptions()).Any(image => image.RepoTags.Contains(Name));
        if (!isTaken)
        {
            await MakeAsync(images, program, cancellation);
        }

        await File.WriteAllBytesAsync(marker, [], cancellation);
        return !isTaken;
    }

    /// <summary>Makes the image from a static busybox.</summary>
    /// <exception cref="EngineException">InvalidParameter: the program is no static busybox.</exception>
    public static async Task<Digest> MakeAsync(ImageService images, string program, CancellationToken cancellation)
    {
        byte[] content = ReadProgram(program);
        using var tar = new MemoryStream(WriteRoot(content, Applets(program), new DateTimeOffset(File.GetLastWriteTimeUtc(program))), writable: false);
        return await images.ImportAsync(
            tar,
            new ImageImportRequest
            {
                Repository = Name,
                Message = "Made from Debian's busybox-static",
                Changes = ["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "CMD [\"sh\"]"],
            },
            cancellation);
    }

    private static byte[] ReadProgram(string program)
    {
        using var file = new FileStream(program, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MaximumProgramSize)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"\"{program}\" is too large for a busybox");
        }

        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return ElfFile.IsStatic(content) ? content : throw new EngineException(ErrorKind.InvalidParameter, $"\"{program}\" is no static program: install busybox-static");
    }

    // The program itself knows best which of its commands it was built with.
    private static List<string> Applets(string program)
    {
        (SafeFd read, SafeFd write) = Fd.Pipe();
        using SafeFd output = read;
        int pid;
        using (write)
        using (SafeFd nothing = Fd.Open("/dev/null", OpenFlags.ReadOnly))
        {
            pid = PosixSpawn.Start(new SpawnRequest { Path = program, Arguments = ["busybox", "--list"], Descriptors = [(nothing, 0), (write, 1), (write, 2)] });
        }

        string text = Encoding.ASCII.GetString(Fd.ReadToEnd(output, 1 << 20));
        ChildExit? exit = ChildWait.ByPid(pid);
        List<string> applets = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "busybox" && !name.Contains('/'))];
        return exit is { ShellCode: 0 } && applets.Contains("sh")
            ? applets
            : throw new EngineException(ErrorKind.InvalidParameter, $"\"{program}\" does not list its commands as a busybox does");
    }

    private static byte[] WriteRoot(byte[] program, List<string> applets, DateTimeOffset time)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (string name in Directories)
            {
                Add(tar, TarEntryType.Directory, name, Everyone, time);
            }

            Add(tar, TarEntryType.Directory, "root/", (UnixFileMode)0x1C0, time);
            Add(tar, TarEntryType.Directory, "tmp/", (UnixFileMode)0x3FF, time);
            Add(tar, TarEntryType.RegularFile, "bin/busybox", Everyone, time, content: program);
            foreach (string applet in applets)
            {
                Add(tar, TarEntryType.HardLink, "bin/" + applet, Everyone, time, link: "bin/busybox");
            }

            // Scripts begin with #!/usr/bin/env.
            Add(tar, TarEntryType.SymbolicLink, "usr/bin/env", Everyone, time, link: "../../bin/env");
            foreach ((string name, UnixFileMode mode, string text) in Files)
            {
                Add(tar, TarEntryType.RegularFile, name, mode, time, content: Encoding.UTF8.GetBytes(text));
            }
        }

        return output.ToArray();
    }

    private static void Add(TarWriter tar, TarEntryType type, string name, UnixFileMode mode, DateTimeOffset time, string? link = null, byte[]? content = null)
    {
        var entry = new PaxTarEntry(type, name) { Mode = mode, ModificationTime = time };
        if (link is not null)
        {
            entry.LinkName = link;
        }

        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content, writable: false);
        }

        tar.WriteEntry(entry);
    }
}
