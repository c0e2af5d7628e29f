// SPDX-License-Identifier: Apache-2.0
using System.Formats.Tar;
using System.Text;
using Berth.Api.Images;
using Berth.Api.Wire;
using Berth.Engine.Images;
using Berth.Primitives;

namespace Berth.Engine.Tests.Images;

public sealed class ImageServiceTests : IDisposable
{
    private readonly ImageFixture _images = new();

    private ImageService Service => _images.Service;

    [Fact]
    public async Task Import_MakesAnImageThatInspectShows()
    {
        Digest id = await _images.ImportAsync("tool", "12345", "CMD [\"sh\"]", "ENV A=1", "EXPOSE 80", "LABEL k=<v>");

        ImageInspect image = Service.Inspect("tool");

        Assert.Equal(id.ToString(), image.Id);
        Assert.Equal(["tool:latest"], image.RepoTags);
        Assert.Empty(image.RepoDigests);
        Assert.Equal("Imported from -", image.Comment);
        Assert.Equal(["sh"], image.Config!.Cmd);
        Assert.Equal(["A=1"], image.Config.Env);
        Assert.Equal("80/tcp", Assert.Single(image.Config.ExposedPorts!).Key);
        Assert.Equal(5, image.Size);
        Assert.Equal("overlay2", image.GraphDriver.Name);
        Assert.Equal(Service.Resolve("tool").LayerDirs[0], image.GraphDriver.Data!["UpperDir"]);
        Assert.Single(image.RootFs.Layers!);
        Assert.NotEqual(GoTime.Zero, image.Metadata.LastTagTime);
        Assert.Equal(("linux", Platform.Current.Architecture), (image.Os, image.Architecture));
        Assert.Equal("Imported from -", Assert.Single(Service.History("tool")).Comment);
    }

    [Fact]
    public async Task Resolve_FindsByEveryNameAndByTheBeginningOfAnId()
    {
        Digest id = await _images.ImportAsync("host.io:5000/a/b:v1");

        foreach (string name in (string[])["host.io:5000/a/b:v1", id.ToString(), id.Hex, id.Short, id.Hex[..3], "sha256:" + id.Hex[..5]])
        {
            Assert.Equal(id, Service.Resolve(name).Id);
        }

        Assert.Equal("No such image: host.io:5000/a/b:latest", Missing("host.io:5000/a/b"));
        Assert.Equal("No such image: nothing:latest", Missing("nothing"));
        Assert.Equal($"No such image: sha256:{new string('0', 64)}", Missing(new string('0', 64)));
        Assert.Equal(ErrorKind.InvalidParameter, Assert.Throws<EngineException>(() => Service.Resolve("Not/A/Name")).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => Service.Resolve(id.Hex, "linux/s390x")).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => Service.Resolve(id.Hex, "{\"os\":\"linux\",\"architecture\":\"s390x\"}")).Kind);
        Assert.Equal(ErrorKind.InvalidParameter, Assert.Throws<EngineException>(() => Service.Resolve(id.Hex, "{broken")).Kind);
    }

    [Fact]
    public async Task Everything_IsThereAgainAfterACrash()
    {
        Digest id = await _images.ImportAsync("tool", "1");
        Service.Tag("tool", "other", "v2");
        File.WriteAllText(Path.Combine(_images.Root, "images/tmp/half"), "x");
        Directory.CreateDirectory(Path.Combine(_images.Root, "layers/tmp-half/diff"));
        string orphan = Path.Combine(_images.Root, "images/blobs/sha256", new string('a', 64));
        File.WriteAllText(orphan, "of a load that was killed");

        _images.Reopen();
        Service.Sweep();

        Assert.Equal(["other:v2", "tool:latest"], Service.Inspect(id.ToString()).RepoTags);
        Assert.False(File.Exists(orphan));
        Assert.Empty(Directory.GetFiles(Path.Combine(_images.Root, "images/tmp")));
        Assert.Single(_images.LayerDirectories());
        Assert.Empty(_images.Events);
    }

    [Fact]
    public async Task OneDamagedImage_LeavesTheOthersUsable()
    {
        Digest damaged = await _images.ImportAsync("damaged", "1");
        await _images.ImportAsync("good", "2");
        File.WriteAllText(Path.Combine(_images.Root, "images/blobs/sha256", damaged.Hex), "not the configuration");

        _images.Reopen();

        Assert.Contains(damaged.ToString(), Assert.Single(_images.Events), StringComparison.Ordinal);
        Assert.Equal("good:latest", Service.Inspect("good").RepoTags[0]);
        Assert.Equal("No such image: damaged:latest", Missing("damaged"));
        Assert.Equal(2, _images.LayerDirectories().Length);
    }

    [Fact]
    public async Task ANameThatMoves_IsTakenFromTheOtherImage()
    {
        Digest first = await _images.ImportAsync("tool", "1");
        Digest second = await _images.ImportAsync("tool", "2");

        Assert.Equal(second, Service.Resolve("tool").Id);
        Assert.Empty(Service.Inspect(first.ToString()).RepoTags);
        Assert.Equal(first.ToString(), Assert.Single(List("dangling", "true")).Id);
    }

    [Fact]
    public async Task Remove_UntagsFirstAndDeletesWithTheLastName()
    {
        Digest id = await _images.ImportAsync("tool");
        Service.Tag("tool", "other", null);

        Assert.Equal(["Untagged: tool:latest"], Removed("tool"));
        List<string> last = Removed("other");

        Assert.Equal("Untagged: other:latest", last[0]);
        Assert.Equal($"Deleted: {id}", last[1]);
        Assert.Equal(3, last.Count);
        Assert.Empty(_images.LayerDirectories());
        Assert.Empty(_images.Blobs());
    }

    [Fact]
    public async Task Remove_ByIdWithSeveralNames_MustBeForced()
    {
        Digest id = await _images.ImportAsync("tool");
        Service.Tag("tool", "other", null);

        Assert.Equal($"conflict: unable to delete {id.Short} (must be forced) - image is referenced in multiple repositories", Refused(id.Short));
        Assert.Equal(4, Removed(id.Short, force: true).Count);
    }

    [Fact]
    public async Task Remove_OfAUsedImage_IsRefusedInDockersWords()
    {
        Digest id = await _images.ImportAsync("tool");
        string container = new('c', 64);
        _images.Uses.Add(new ImageUse(container, id, IsRunning: false));

        Assert.Equal(
            $"conflict: unable to remove repository reference \"tool\" (must force) - container cccccccccccc is using its referenced image {id.Short}", Refused("tool"));
        Assert.Equal($"conflict: unable to delete {id.Short} (must be forced) - image is being used by stopped container cccccccccccc", Refused(id.Short));
        _images.Uses[0] = new ImageUse(container, id, IsRunning: true);
        Assert.Equal($"conflict: unable to delete {id.Short} (cannot be forced) - image is being used by running container cccccccccccc", Refused(id.Short, force: true));
        Assert.Equal(["Untagged: tool:latest"], Removed("tool", force: true));
    }

    [Fact]
    public async Task LayersOfAForcedRemoval_StayWithTheContainer()
    {
        Digest id = await _images.ImportAsync("tool");
        ResolvedImage image = Service.Resolve("tool");
        Service.PrepareSnapshot("abc", image);

        Removed(id.Short, force: true);
        Assert.True(Directory.Exists(image.LayerDirs[0]));
        Service.RemoveSnapshot("abc")();

        Assert.Empty(_images.LayerDirectories());
    }

    [Fact]
    public async Task Load_TellsInDockersWords()
    {
        byte[] layer = ImageFixture.Tar("file", "content");
        string config = $"{{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{{\"type\":\"layers\",\"diff_ids\":[\"{Digest.OfSha256(layer)}\"]}}}}";
        byte[] archive = Archive(("c.json", Encoding.UTF8.GetBytes(config)), ("l.tar", layer), ("manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":[\"tool:v1\"],\"Layers\":[\"l.tar\"]}]"u8.ToArray()));
        Digest other = await _images.ImportAsync("tool:v1", "other");

        List<JsonMessage> lines = await _images.LoadAsync(archive);

        Assert.Contains(lines, line => line.Status == "Loading layer" && line.Id == Digest.OfSha256(layer).Short && line.ProgressDetail!.Current == layer.Length);
        Assert.Equal(
            [$"The image tool:v1 already exists, renaming the old one with ID {other} to empty string\n", "Loaded image: tool:v1\n"],
            lines.Where(line => line.Stream is not null).Select(line => line.Stream));
        Assert.Equal(Digest.OfSha256(Encoding.UTF8.GetBytes(config)), Service.Resolve("tool:v1").Id);
    }

    [Fact]
    public async Task AFailedLoad_LeavesNothing()
    {
        byte[] layer = ImageFixture.Tar("file", "content");
        string config = $"{{\"rootfs\":{{\"type\":\"layers\",\"diff_ids\":[\"{Digest.OfSha256(layer)}\",\"{Digest.OfSha256("x"u8)}\"]}}}}";
        byte[] archive = Archive(("c.json", Encoding.UTF8.GetBytes(config)), ("l.tar", layer), ("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\",\"missing.tar\"]}]"u8.ToArray()));

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => _images.LoadAsync(archive));

        Assert.Contains("missing.tar", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_images.LayerDirectories());
        Assert.Empty(_images.Blobs());
        Assert.Equal(0, Service.Count);
    }

    [Fact]
    public async Task AnUploadThatBreaksOff_LeavesNothing()
    {
        using var broken = new BreakingStream(new byte[100_000]);

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => Service.ImportAsync(broken, new ImageImportRequest(), CancellationToken.None));

        Assert.Contains("connection reset", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_images.LayerDirectories());
        Assert.Empty(_images.Blobs());
    }

    [Fact]
    public async Task Tag_RefusesWhatCannotBeAName()
    {
        await _images.ImportAsync("tool");

        Assert.Equal("refusing to create a tag with a digest reference", Assert.Throws<EngineException>(() => Service.Tag("tool", "a@" + Digest.OfSha256([]), null)).Message);
        Assert.Equal("refusing to create an ambiguous tag using digest algorithm as name", Assert.Throws<EngineException>(() => Service.Tag("tool", "sha256", "abc")).Message);
        Assert.Equal("invalid tag format", Assert.Throws<EngineException>(() => Service.Tag("tool", "a", "x y")).Message);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => Service.Tag("none", "a", null)).Kind);
    }

    [Fact]
    public async Task List_Filters()
    {
        await _images.ImportAsync("alpha:1", "1", "LABEL team=a");
        await Task.Delay(5);
        await _images.ImportAsync("beta:2", "2", "LABEL team=b");
        await Task.Delay(5);
        await _images.ImportAsync(null, "3");

        Assert.Equal(["", "beta:2", "alpha:1"], List().Select(row => string.Join(",", row.RepoTags)));
        Assert.Equal("alpha:1", Assert.Single(List("reference", "al*")).RepoTags[0]);
        Assert.Equal("alpha:1", Assert.Single(List("label", "team=a")).RepoTags[0]);
        Assert.Equal(2, List("label", "team").Count);
        Assert.Equal("alpha:1", Assert.Single(List("before", "beta:2")).RepoTags[0]);
        Assert.Empty(Assert.Single(List("since", "beta:2")).RepoTags);
        Assert.Equal(2, List("dangling", "false").Count);
        Assert.Equal("invalid filter 'color'", Assert.Throws<EngineException>(() => List("color", "red")).Message);
    }

    [Fact]
    public async Task Prune_TakesNamelessOrAllUnusedImages()
    {
        Digest used = await _images.ImportAsync(null, "used");
        await _images.ImportAsync(null, "unused");
        await _images.ImportAsync("named", "named");
        _images.Uses.Add(new ImageUse(new string('c', 64), used, IsRunning: false));

        ImagesPruneResponse first = Service.Prune(new Filters());
        Filters all = new();
        all.Add("dangling", "false");
        ImagesPruneResponse second = Service.Prune(all);

        Assert.Equal((2, 6UL), (first.ImagesDeleted!.Count, first.SpaceReclaimed));
        Assert.Equal("named:latest", second.ImagesDeleted![0].Untagged);
        Assert.Equal(used.ToString(), Assert.Single(List()).Id);
    }

    [Fact]
    public async Task TheDefaultImage_IsMadeOnce()
    {
        Assert.SkipUnless(File.Exists(DefaultImage.DefaultProgram), "needs busybox-static");

        Assert.True(await DefaultImage.EnsureAsync(Service, _images.Root, DefaultImage.DefaultProgram, CancellationToken.None));
        string root = Service.Resolve("busybox").LayerDirs[0];
        Assert.True(File.Exists(Path.Combine(root, "bin/sh")));
        Assert.Equal((UnixFileMode)0x3FF, File.GetUnixFileMode(Path.Combine(root, "tmp")));
        Assert.Equal(["sh"], Service.Inspect("busybox").Config!.Cmd);
        Removed("busybox");

        Assert.False(await DefaultImage.EnsureAsync(Service, _images.Root, DefaultImage.DefaultProgram, CancellationToken.None));
        Assert.Equal(0, Service.Count);
    }

    public void Dispose() => _images.Dispose();

    private static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return output.ToArray();
    }

    private IReadOnlyList<ImageSummary> List(string? key = null, string? value = null)
    {
        Filters filters = new();
        if (key is not null)
        {
            filters.Add(key, value!);
        }

        return Service.List(new ImageListOptions { Filters = filters });
    }

    private List<string> Removed(string name, bool force = false) =>
        [.. Service.Remove(name, force, noPrune: false).Select(item => item.Untagged is null ? $"Deleted: {item.Deleted}" : $"Untagged: {item.Untagged}")];

    private string Refused(string name, bool force = false)
    {
        EngineException failure = Assert.Throws<EngineException>(() => Service.Remove(name, force, noPrune: false));
        Assert.Equal(ErrorKind.Conflict, failure.Kind);
        return failure.Message;
    }

    private string Missing(string name) => Assert.Throws<EngineException>(() => Service.Resolve(name)).Message;

    private sealed class BreakingStream(byte[] data) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("connection reset");
    }
}
