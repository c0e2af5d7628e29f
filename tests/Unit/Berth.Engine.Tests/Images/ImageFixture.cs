// SPDX-License-Identifier: Apache-2.0
using System.Formats.Tar;
using System.Text;
using Berth.Api.Images;
using Berth.Engine.Events;
using Berth.Engine.Images;
using Berth.Engine.Store;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Primitives;

namespace Berth.Engine.Tests.Images;

/// <summary>An image service on a data root of its own.</summary>
internal sealed class ImageFixture : IDisposable
{
    private StateDatabase _database;

    internal ImageFixture()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Root = Directory.CreateTempSubdirectory("berth-engine-images-").FullName;
        _database = StateDatabase.Open(Path.Combine(Root, "berth.db"));
        Service = Make();
    }

    internal string Root { get; }

    internal ImageService Service { get; private set; }

    internal List<string> Events { get; } = [];

    internal List<ImageUse> Uses { get; } = [];

    /// <summary>A tar of one file.</summary>
    internal static byte[] Tar(string name, string content)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }

        return output.ToArray();
    }

    internal async Task<Digest> ImportAsync(string? repository, string content = "x", params string[] changes) => await Service.ImportAsync(
        new MemoryStream(Tar("file", content)), new ImageImportRequest { Repository = repository, Changes = changes }, CancellationToken.None);

    internal async Task<List<JsonMessage>> LoadAsync(byte[] archive)
    {
        var lines = new List<JsonMessage>();
        await Service.LoadAsync(new MemoryStream(archive), null, quiet: false, lines.Add, CancellationToken.None);
        return lines;
    }

    /// <summary>As after a crash of the daemon.</summary>
    internal void Reopen()
    {
        _database.Dispose();
        _database = StateDatabase.Open(Path.Combine(Root, "berth.db"));
        Service = Make();
    }

    internal string[] LayerDirectories() => Directory.GetDirectories(Path.Combine(Root, "layers"));

    internal string[] Blobs() => Directory.GetFiles(Path.Combine(Root, "images/blobs/sha256"));

    public void Dispose()
    {
        _database.Dispose();
        using SafeFd parent = FileTree.OpenRoot(Path.GetDirectoryName(Root)!);
        FileTree.RemoveAll(parent, Path.GetFileName(Root));
    }

    private ImageService Make()
    {
        var service = new ImageService(Root, _database, new EventBus(TimeProvider.System), TimeProvider.System, (id, failure) => Events.Add($"damaged {id}: {failure.Message}"));
        service.SetUses(() => Uses);
        return service;
    }
}
