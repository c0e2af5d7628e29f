// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;
using Berth.Primitives;
using Berth.Runtime.Lifecycle.Verbs;
using Berth.Runtime.State;

namespace Berth.RuntimeApp;

internal static class ExecCommand
{
    private static readonly string[] Flags = ["tty,t", "detach,d", "no-new-privs", "ignore-paused"];

    private static readonly string[] Valued =
    [
        "console-socket", "pidfd-socket", "cwd", "env,e", "user,u", "additional-gids,g", "process,p", "pid-file", "process-label", "apparmor", "cap,c", "preserve-fds",
        "cgroup",
    ];

    internal static int Run(ContainerStore store, string[] arguments)
    {
        Options options = Options.Parse(arguments, Flags, Valued);
        if (options.Value("cgroup") is not null)
        {
            throw new EngineException(ErrorKind.NotImplemented, "--cgroup is not supported: the process joins the container's own cgroup");
        }

        (IReadOnlyList<SafeFd> extra, int _) = InheritedDescriptors.Take(options.Number("preserve-fds", 0));
        (uint? uid, uint? gid) = User(options.Value("user"));
        return ExecVerb.Run(store, new ExecOptions
        {
            Id = options.Id(),
            Process = options.Value("process") is { } file ? ReadProcess(file) : null,
            Arguments = options.Positional[1..],
            Environment = options.Values("env"),
            Cwd = options.Value("cwd"),
            Tty = options.Has("tty"),
            Uid = uid,
            Gid = gid,
            AdditionalGids = [.. options.Values("additional-gids").Select(text => Id(text, "additional group"))],
            AddedCapabilities = options.Values("cap"),
            NoNewPrivileges = options.Value("no-new-privs") is null ? null : options.Has("no-new-privs"),
            ApparmorProfile = options.Value("apparmor"),
            SelinuxLabel = options.Value("process-label"),
            Detach = options.Has("detach"),
            PidFile = options.Value("pid-file"),
            ConsoleSocket = options.Value("console-socket"),
            PidFdSocket = options.Value("pidfd-socket"),
            IgnorePaused = options.Has("ignore-paused"),
            ExtraFds = extra,
        });
    }

    private static Process ReadProcess(string path)
    {
        try
        {
            using SafeFd file = path == "-" ? SafeFd.Borrow(0) : Fd.Open(path, OpenFlags.ReadOnly);
            return ProcessReader.Read(Fd.ReadToEnd(file));
        }
        catch (JsonException e)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"cannot read the process in {path}: {e.Message}", e);
        }
    }

    // Numbers only: names are the business of whoever knows the image.
    private static (uint? Uid, uint? Gid) User(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (Id(text, "uid"), null) : (Id(text[..colon], "uid"), Id(text[(colon + 1)..], "gid"));
    }

    private static uint Id(string text, string what) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
        ? id
        : throw new EngineException(ErrorKind.InvalidParameter, $"parsing {text} as int for {what} failed");
}
