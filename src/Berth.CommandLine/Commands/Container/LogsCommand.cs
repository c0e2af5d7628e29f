// SPDX-License-Identifier: Apache-2.0
using Berth.Client.Containers;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Streams;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Container;

/// <summary><c>berth logs</c>: what a container has printed, each stream to its own.</summary>
internal sealed class LogsCommand : Command
{
    private BoolFlag? _details;
    private BoolFlag? _follow;
    private StringFlag? _since;
    private StringFlag? _tail;
    private BoolFlag? _timestamps;
    private StringFlag? _until;

    public override ArgumentRule Arguments { get; } = ArgumentRule.Exactly(1);

    public override void Define(FlagSet flags)
    {
        _details = flags.Bool("details", '\0', "Show the attributes that the log driver adds");
        _follow = flags.Bool("follow", 'f', "Go on with what is printed from now on");
        _since = flags.String("since", '\0', "Only lines since a time (such as \"2013-01-02T13:23:37Z\") or a time ago (\"42m\" for 42 minutes)");
        _tail = flags.String("tail", 'n', "Number of lines from the end", "all");
        _timestamps = flags.Bool("timestamps", 't', "Show when each line was printed");
        _until = flags.String("until", '\0', "Only lines before a time (such as \"2013-01-02T13:23:37Z\") or a time ago (\"42m\" for 42 minutes)");
    }

    public override int Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var options = new ContainerLogsOptions
        {
            Details = _details!,
            Follow = _follow!,
            Since = Time("since", _since!),
            Until = Time("until", _until!),
            Tail = _tail!,
            Timestamps = _timestamps!,
        };
        using var response = context.Client.Send(ContainerLogs.Request(arguments[0], options)).EnsureSuccess();
        if (IsMultiplexed(context, arguments[0], response.Header("Content-Type")))
        {
            Demultiplexer.Copy(response.Body.Read);
        }
        else
        {
            Demultiplexer.CopyRaw(response.Body.Read);
        }

        return 0;
    }

    /// <summary>Engines before API 1.42 name both forms alike: then the container's configuration tells.</summary>
    private static bool IsMultiplexed(CommandContext context, string container, string? contentType) => contentType switch
    {
        "application/vnd.docker.multiplexed-stream" => true,
        "application/vnd.docker.raw-stream" when context.Client.Version >= Api.Versions.ApiDifferences.MultiplexedContentType => false,
        _ => context.Client.InspectContainer(container).Config is { Tty: false },
    };

    private static string? Time(string name, string text) => text.Length == 0 ? null : TimestampSyntax.ToUnix(name, text, DateTimeOffset.UtcNow);
}
