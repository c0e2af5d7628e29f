// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Files;
using Berth.Logs.Following;
using Microsoft.Win32.SafeHandles;

namespace Berth.Logs.Reading;

/// <summary>
/// Reads a `json-file` log over its rotated files, while it is written. Entries come in file order. Not for concurrent use.
/// </summary>
public sealed class JsonFileReader : IDisposable
{
    private readonly LogReadOptions options;
    private readonly LogFileChain chain;
    private readonly Queue<LineFile> older = new();
    private readonly LogFollower? follower;
    private LineFile? current;
    private bool finished;

    /// <param name="path">The current file. That it does not exist yet is an empty log.</param>
    public JsonFileReader(string path, LogReadOptions options)
    {
        this.options = options;
        chain = new LogFileChain(path);

        // Before the first look at the files, or a write between look and watch would go unnoticed.
        follower = options.Follow ? LogFollower.Watch(Path.GetDirectoryName(path)!) : null;
        Open();
    }

    /// <summary>Reads the next wanted entry. False at the end, which for a followed log is the end for now.</summary>
    public bool TryRead(LogEntry entry)
    {
        while (!finished && TryReadAny(entry))
        {
            if (entry.Time < options.Since)
                continue;
            if (entry.Time > options.Until)
            {
                finished = true;
                break;
            }

            if (entry.Stream == LogStream.Stderr ? options.Stderr : options.Stdout)
                return true;
        }

        return false;
    }

    /// <summary>As <see cref="TryRead"/>, but a followed log is waited for. False at the final end.</summary>
    public async ValueTask<bool> ReadAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool ended = options.Ended.IsCancellationRequested;
            if (TryRead(entry))
                return true;

            // "Ended" was looked at before reading: all that was written by then has been seen.
            if (finished || follower is null || ended || (options.Until is long until && LogTime.Now() > until))
                return false;
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        follower?.Dispose();
        current?.Dispose();
        while (older.TryDequeue(out LineFile? file))
            file.Dispose();
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan limit = Timeout.InfiniteTimeSpan;
        if (options.Until is long until)
            limit = TimeSpan.FromMilliseconds(Math.Clamp((until - LogTime.Now()) / 1_000_000 + 1, 1, int.MaxValue));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(options.Ended, cancellationToken);
        try
        {
            await follower!.WaitAsync(limit, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The container has ended; the caller reads what is left.
        }
    }

    private void Open()
    {
        List<SafeFileHandle> files = chain.OpenAll();
        var selected = new Stack<LineFile>();
        long? missing = options.Tail;
        for (int i = files.Count - 1; i >= 0; i--)
        {
            var file = new LineFile(files[i]);
            if (missing == 0 && i < files.Count - 1)
            {
                file.Dispose();
                continue;
            }

            if (missing is long lines)
                missing = file.SeekFromEnd(lines);
            selected.Push(file);
        }

        foreach (LineFile file in selected)
            older.Enqueue(file);
        current = older.TryDequeue(out LineFile? first) ? first : null;
    }

    private bool TryReadAny(LogEntry entry)
    {
        while (true)
        {
            if (current is not null && current.TryRead(out ReadOnlySpan<byte> line))
            {
                if (entry.TryParse(line))
                    return true;
            }
            else if (!Advance())
            {
                return false;
            }
        }
    }

    // To the next file, once this one is read and will not grow any more.
    private bool Advance()
    {
        if (older.TryDequeue(out LineFile? next))
        {
            current!.Dispose();
            current = next;
            return true;
        }

        if (!options.Follow)
            return false;
        if (current is null)
        {
            Open();
            return current is not null;
        }

        if (current.RestartIfTruncated())
            return true;
        if (FileIdentity.OfHandle(current.Handle) is not FileIdentity identity || chain.OpenSuccessor(identity) is not SafeFileHandle successor)
            return false;

        // Between the last read and the rotation more may have been written: the old file is read once more before it is left.
        older.Enqueue(new LineFile(successor));
        return true;
    }
}
