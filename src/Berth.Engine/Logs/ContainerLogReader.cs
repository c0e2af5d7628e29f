// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Records;
using Berth.Engine.Containers.State;
using Berth.Logs.Reading;
using Berth.Primitives;

namespace Berth.Engine.Logs;

/// <summary>Reads a container's log for a client.</summary>
internal static class ContainerLogReader
{
    /// <exception cref="EngineException">NotImplemented: the container's driver keeps nothing.</exception>
    public static void Check(ContainerRecord record)
    {
        if (record.HostConfig.LogConfig.Type != "json-file")
        {
            throw new EngineException(ErrorKind.NotImplemented, "configured logging driver does not support reading");
        }
    }

    public static async Task CopyAsync(Container container, LogsOptions options, Stream output, CancellationToken cancellationToken)
    {
        // Registered before the state is looked at, so that an end in between is seen.
        Task end = container.Waiters.NextExitAsync();
        Task removal = container.Waiters.RemovalAsync();
        bool follows = options.Follow && (container.State.IsRunning || container.State.Status == ContainerStatus.Restarting);
        using CancellationTokenSource ended = new();
        Task watch = follows ? CancelAtEndAsync(end, removal, ended, cancellationToken) : Task.CompletedTask;
        using (JsonFileReader reader = new(container.Record.LogPath, ToReadOptions(options, follows, ended.Token)))
        {
            LogStreamFormat format = new() { Multiplexed = !container.Record.Config.Tty, Timestamps = options.Timestamps, Details = options.Details };
            await LogStreamWriter.CopyAsync(reader, output, format, cancellationToken);
        }

        await ended.CancelAsync();
        await watch;
    }

    private static async Task CancelAtEndAsync(Task end, Task removal, CancellationTokenSource ended, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, cancellationToken);
        Task gone = Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
        await Task.WhenAny(end, removal, gone);
        await ended.CancelAsync();
    }

    private static LogReadOptions ToReadOptions(LogsOptions options, bool follows, CancellationToken ended) => new()
    {
        Stdout = options.Stdout,
        Stderr = options.Stderr,
        Since = ParseTime("since", options.Since),
        Until = ParseTime("until", options.Until),
        Tail = ParseTail(options.Tail),
        Follow = follows,
        Ended = ended,
    };

    // What is not a number means all, as it always has.
    private static long? ParseTail(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long lines) && lines >= 0 ? lines : null;

    /// <summary>Unix seconds, with up to nine digits of fraction, as nanoseconds. Zero and nothing mean no limit.</summary>
    public static long? ParseTime(string name, string text)
    {
        if (text.Length == 0 || text == "0")
        {
            return null;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        ReadOnlySpan<char> fraction = point < 0 ? [] : text.AsSpan(point + 1);
        if (!long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            || Math.Abs(seconds) > long.MaxValue / 1_000_000_000
            || fraction.Length > 9
            || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"invalid value for \"{name}\": {text}");
        }

        long nanoseconds = 0;
        for (int i = 0; i < 9; i++)
        {
            nanoseconds = nanoseconds * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        return seconds * 1_000_000_000 + nanoseconds;
    }
}
