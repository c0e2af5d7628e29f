// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Images;

/// <summary>Row G2 and the image verbs of the first release.</summary>
public sealed class ImageTests(Machine machine) : Scenario(machine)
{
    private string BusyboxArchive => Path.Combine(Machine.Folder, "busybox.tar");

    [Theory, CombinatorialClients]
    public void ImportTagListRemove(ClientKind kind)
    {
        Client client = Use(kind);
        string name = $"imported-{client.Name}";
        string id = client.Ok("import", "-m", "by hand", "--change", "ENV A=b", "--change", "CMD [\"env\"]", BusyboxArchive, $"{name}:v1");
        Assert.Matches("^sha256:[0-9a-f]{64}$", id);
        client.Ok("tag", $"{name}:v1", $"localhost:5000/team/{name}:v2");
        Assert.Contains($"{name} v1 {id[7..19]}", client.Ok("images", "--format", "{{.Repository}} {{.Tag}} {{.ID}}"), StringComparison.Ordinal);
        Assert.Equal($"localhost:5000/team/{name} v2", client.Ok("images", "--format", "{{.Repository}} {{.Tag}}", $"localhost:5000/team/{name}"));
        Assert.Contains("A=b", client.Ok("run", "--rm", $"{name}:v1"), StringComparison.Ordinal);
        JsonElement image = client.Inspect(id);
        Assert.Equal(id, image.GetProperty("Id").GetString());
        Assert.Equal("by hand", image.GetProperty("Comment").GetString());
        Assert.Equal(1, image.GetProperty("RootFS").GetProperty("Layers").GetArrayLength());
        client.Run("rmi", id).MustFail(1, "image is referenced in multiple repositories");
        Assert.Equal($"Untagged: {name}:v1", client.Ok("rmi", $"{name}:v1"));
        Assert.Contains($"Deleted: {id}", client.Ok("rmi", $"localhost:5000/team/{name}:v2"), StringComparison.Ordinal);
        client.Run("image", "inspect", id).MustFail(1, "No such image");
    }

    [Theory, CombinatorialClients]
    public void ImageInUse_IsRefusedAndUntaggedByForce(ClientKind kind)
    {
        Client client = Use(kind);
        string name = $"used-{client.Name}";
        client.Ok("tag", "busybox", name);
        client.Ok("import", "--change", $"LABEL kind={kind}", BusyboxArchive, name);
        string container = client.Ok("run", "-d", name, "sleep", "100");
        client.Run("rmi", name).MustFail(1, "unable to remove repository reference", "must force", container[..12]);
        client.Discard(container);
        client.Ok("rmi", name);
    }

    [Theory, CombinatorialClients]
    public void Changes_StayInTheContainer(ClientKind kind)
    {
        Client client = Use(kind);
        string id = client.Ok("run", "-d", "busybox", "sh", "-c", "echo changed > /etc/passwd; rm /bin/vi; sleep 100");
        Eventually.True(() => client.Ok("exec", id, "cat", "/etc/passwd") == "changed", "the change is seen inside");
        Assert.Contains("alice", client.Ok("run", "--rm", "busybox", "cat", "/etc/passwd"), StringComparison.Ordinal);
        client.Ok("run", "--rm", "busybox", "ls", "/bin/vi");
        client.Ok("restart", "-t", "0", id);
        client.Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Load_OfPodmansArchives(ClientKind kind)
    {
        Requires.Program("podman");
        Client client = Use(kind);
        foreach (string format in (string[])["docker-archive", "oci-archive"])
        {
            string name = $"localhost/fromarchive-{format}-{client.Name}".ToLowerInvariant();
            string file = Archive(format, name);
            Assert.Contains("Loaded image", client.Ok("load", "-i", file), StringComparison.Ordinal);
            Assert.Equal("hello", client.Ok("run", "--rm", name, "echo", "hello"));
            client.Ok("rmi", name);
        }
    }

    [Theory, CombinatorialClients]
    public void Load_OfABrokenArchiveSaysSoAndLeavesNothing(ClientKind kind)
    {
        Requires.Program("podman");
        Client client = Use(kind);
        int images = client.Ok("images", "-aq").Split('\n').Length;
        string good = Archive("docker-archive", $"localhost/broken-{client.Name}");
        byte[] data = File.ReadAllBytes(good);
        string truncated = good + ".truncated";
        File.WriteAllBytes(truncated, data[..(data.Length / 2)]);
        Assert.NotEqual(0, client.Run("load", "-i", truncated).ExitCode);
        string garbage = good + ".garbage";
        File.WriteAllText(garbage, "this is no archive");
        Assert.NotEqual(0, client.Run("load", "-i", garbage).ExitCode);
        client.Run("load", "-i", "/no/such/archive.tar").MustFail(1, "/no/such/archive.tar");
        Assert.Equal(images, client.Ok("images", "-aq").Split('\n').Length);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Machine.Daemon.DataRoot, "images/tmp")));
    }

    [Fact]
    public void SharedLayer_IsStoredOnce()
    {
        Client client = Use(ClientKind.Berth);
        string layers = Path.Combine(Machine.Daemon.DataRoot, "layers");
        int before = Directory.GetDirectories(layers).Length;
        client.Ok("import", "--change", "LABEL n=1", BusyboxArchive, "once:1");
        client.Ok("import", "--change", "LABEL n=2", BusyboxArchive, "once:2");
        Assert.Equal(before, Directory.GetDirectories(layers).Length);
        client.Ok("rmi", "once:1", "once:2");
    }

    [Theory, CombinatorialClients]
    public void BadReferencesAndUnknownImages(ClientKind kind)
    {
        Client client = Use(kind);
        client.Run("tag", "busybox", "Bad Name").MustFail(1, "is not a valid repository/tag");
        client.Run("tag", "nosuchimage", "x").MustFail(1, "No such image: nosuchimage:latest");
        client.Run("rmi", "nosuchimage").MustFail(1, "No such image: nosuchimage");
        client.Run("image", "inspect", "nosuchimage").MustFail(1, "No such image: nosuchimage");
    }

    private string Archive(string format, string name)
    {
        string folder = Path.Combine(Machine.Folder, "podman");
        string[] global = ["--root", Path.Combine(folder, "root"), "--runroot", Path.Combine(folder, "run"), "--storage-driver", "vfs"];
        string file = Path.Combine(folder, $"{format}-{Guid.NewGuid():N}.tar");
        Directory.CreateDirectory(folder);
        Command.Run("podman", [.. global, "import", "-q", BusyboxArchive, name], timeoutSeconds: 120).MustSucceed();
        Command.Run("podman", [.. global, "save", "-q", "--format", format, "-o", file, name], timeoutSeconds: 120).MustSucceed();
        Command.Run("podman", [.. global, "rmi", "-f", name], timeoutSeconds: 120).MustSucceed();
        return file;
    }
}
