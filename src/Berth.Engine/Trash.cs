// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;

namespace Berth.Engine;

/// <summary>
/// Takes trees out of sight at once, by a rename on the same filesystem, and deletes them afterwards on a thread of its own: freeing blocks can
/// take milliseconds a file, and nobody has to wait for it. What a crash leaves is deleted by the next daemon.
/// </summary>
internal sealed class Trash : IAsyncDisposable
{
    private const string Name = "trash";

    private readonly EngineLog _log;
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _worker;
    private readonly long _start = DateTime.UtcNow.Ticks;
    private long _serial;
    private int _pending;

    public Trash(EngineLog log, params ReadOnlySpan<string> roots)
    {
        _log = log;
        foreach (string root in roots)
        {
            string directory = Path.Combine(root, Name);
            Directory.CreateDirectory(directory, DataRoot.ExecMode);
            foreach (string left in Directory.EnumerateFileSystemEntries(directory))
            {
                Later(() => Delete(directory, Path.GetFileName(left)));
            }
        }

        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Whether all that was taken is deleted.</summary>
    public bool IsEmpty => Volatile.Read(ref _pending) == 0;

    /// <summary>Takes <paramref name="name"/> of a directory below <paramref name="root"/> away. What is not there is no error.</summary>
    public void Take(string root, string directory, string name)
    {
        string trash = Path.Combine(root, Name);
        string gone = $"{_start:x}-{Interlocked.Increment(ref _serial):x}-{name}";
        try
        {
            using SafeFd from = Fd.Open(directory, OpenFlags.Path | OpenFlags.Directory);
            using SafeFd to = Fd.Open(trash, OpenFlags.Path | OpenFlags.Directory);
            DirectoryFd.Rename(from, RawName.ToBytes(name), to, RawName.ToBytes(gone));
        }
        catch (SyscallException missing) when (missing.Errno == Errno.ENOENT)
        {
            return;
        }

        Later(() => Delete(trash, gone));
    }

    /// <summary>Runs a deletion when those before it are done.</summary>
    public void Later(Action deletion)
    {
        Interlocked.Increment(ref _pending);
        if (!_work.Writer.TryWrite(deletion))
        {
            // The daemon is ending: the next one deletes it.
            Interlocked.Decrement(ref _pending);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await Task.WhenAny(_worker, Task.Delay(TimeSpan.FromMilliseconds(300)));
    }

    private static void Delete(string directory, string name)
    {
        using SafeFd parent = Fd.Open(directory, OpenFlags.Directory);
        FileTree.RemoveAll(parent, RawName.FromText(name));
    }

    private async Task WorkAsync()
    {
        await foreach (Action deletion in _work.Reader.ReadAllAsync())
        {
            try
            {
                deletion();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _log.Warning($"cannot delete what was removed: {failure.Message}");
            }
            finally
            {
                Interlocked.Decrement(ref _pending);
            }
        }
    }
}
