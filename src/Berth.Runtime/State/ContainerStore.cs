// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Berth.Linux;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Runtime.State;

/// <summary>The runtime's root directory: one directory for each container, named by its id. Only root may look into it.</summary>
public sealed class ContainerStore(string root)
{
    internal const string SeccompCache = ".seccomp";

    public string Root => root;

    public string SeccompCacheDirectory => root + "/" + SeccompCache;

    /// <summary>Makes the directory of a new container.</summary>
    public StoredContainer Create(string id)
    {
        CheckId(id);
        using SafeFd directory = OpenRoot(create: true)!;
        if (!DirectoryFd.MakeDirectory(directory, Encoding.UTF8.GetBytes(id), 0x1C0))
        {
            throw new EngineException(ErrorKind.Conflict, "container with given ID already exists");
        }

        return Open(id);
    }

    public StoredContainer Open(string id)
    {
        CheckId(id);
        using SafeFd? directory = OpenRoot(create: false);
        try
        {
            return directory is null
                ? throw NotFound()
                : new StoredContainer(this, id, DirectoryFd.Open(directory, Encoding.UTF8.GetBytes(id), OpenFlags.ReadOnly | OpenFlags.Directory));
        }
        catch (SyscallException e) when (e.Errno == Errno.ENOENT)
        {
            throw NotFound();
        }
    }

    public IReadOnlyList<string> Ids()
    {
        using SafeFd? directory = OpenRoot(create: false);
        var ids = new List<string>();
        if (directory is not null)
        {
            foreach ((byte[] name, _) in DirectoryEntries.List(directory))
            {
                if (name[0] != '.')
                {
                    ids.Add(Encoding.UTF8.GetString(name));
                }
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }

    internal void Remove(string id)
    {
        using SafeFd? directory = OpenRoot(create: false);
        if (directory is not null)
        {
            DirectoryFd.RemoveTree(directory, Encoding.UTF8.GetBytes(id));
        }
    }

    private SafeFd? OpenRoot(bool create)
    {
        SafeFd? directory = Fd.OpenIfExists(root, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (directory is null && create)
        {
            Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            directory = Fd.Open(root, OpenFlags.ReadOnly | OpenFlags.Directory);
        }

        return directory;
    }

    private static EngineException NotFound() => new(ErrorKind.NotFound, "container does not exist");

    // The id becomes the name of directories, so it may be nothing but one plain name.
    private static void CheckId(string id)
    {
        bool good = id.Length is > 0 and <= 1024 && id[0] != '.';
        foreach (char c in id)
        {
            good &= char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '.';
        }

        if (!good)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "invalid ID format: " + id);
        }
    }
}

/// <summary>One container's directory.</summary>
public sealed class StoredContainer : IDisposable
{
    internal const string ConfigName = "config.json";
    internal const string GateName = "start.sock";

    private readonly ContainerStore _store;
    private readonly SafeFd _directory;

    internal StoredContainer(ContainerStore store, string id, SafeFd directory) => (_store, Id, _directory) = (store, id, directory);

    public string Id { get; }

    /// <summary>A path by which this process reaches the directory however long its real path is: socket addresses are short.</summary>
    internal string ShortPath => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/self/fd/{_directory.Number}");

    internal bool HasGate => DirectoryFd.Status(_directory, "start.sock"u8) is not null;

    public ContainerRecord Read()
    {
        byte[] content = ReadFile(ContainerRecord.FileName) ?? ReadFile(ContainerRecord.CreatingFileName) ?? throw new EngineException(ErrorKind.NotFound, "container does not exist");
        ContainerRecord record = RecordJson.Read(content);
        return record.Version == ContainerRecord.CurrentVersion
            ? record
            : throw new EngineException(ErrorKind.DataLoss, $"state of container {Id} has version {record.Version}, which this runtime does not know");
    }

    /// <summary>Null when a creation was cut short before the record was written.</summary>
    public ContainerRecord? TryRead()
    {
        try
        {
            return Read();
        }
        catch (Exception e) when (e is EngineException or JsonException)
        {
            return null;
        }
    }

    public void Write(ContainerRecord record) =>
        AtomicFile.Replace(_directory, ContainerRecord.FileName, RecordJson.Write(record));

    /// <summary>Before anything else exists of the container.</summary>
    internal void WriteCreating(ContainerRecord record) => WriteNew(ContainerRecord.CreatingFileName, RecordJson.Write(record));

    /// <summary>The configuration as given; nobody reads it before the record is there.</summary>
    internal void WriteFirstConfig(ReadOnlySpan<byte> config) => WriteNew(ConfigName, config);

    internal void WriteConfig(ReadOnlySpan<byte> config) => AtomicFile.Replace(_directory, ConfigName, config);

    internal byte[]? ReadConfig() => ReadFile(ConfigName);

    internal void RemoveGate() => DirectoryFd.Remove(_directory, "start.sock"u8);

    public void Remove() => _store.Remove(Id);

    public void Dispose() => _directory.Dispose();

    private void WriteNew(string name, ReadOnlySpan<byte> content)
    {
        using SafeFd file = DirectoryFd.Open(_directory, Encoding.UTF8.GetBytes(name), OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        Fd.WriteAll(file, content);
    }

    private byte[]? ReadFile(string name)
    {
        try
        {
            using SafeFd file = DirectoryFd.Open(_directory, Encoding.UTF8.GetBytes(name), OpenFlags.ReadOnly);
            return Fd.ReadToEnd(file);
        }
        catch (SyscallException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }
}
