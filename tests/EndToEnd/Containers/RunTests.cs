// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Containers;

/// <summary>Rows L2, L3, L10 and L11: what is run, with which environment, under which name.</summary>
public sealed class RunTests(Machine machine) : Scenario(machine)
{
    [Theory, CombinatorialClients]
    public void Run_PrintsTheOutputOfTheCommand(ClientKind kind) =>
        Assert.Equal("hello", Use(kind).Ok("run", "--rm", "busybox", "echo", "hello"));

    [Theory, CombinatorialClients]
    public void Run_KeepsOutputAndErrorApart(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2").MustSucceed();

        Assert.Equal("out\n", result.Output);
        Assert.Equal("err\n", result.Error);
    }

    [Theory]
    [CombinatorialClients(0)]
    [CombinatorialClients(1)]
    [CombinatorialClients(42)]
    [CombinatorialClients(255)]
    public void Run_EndsWithTheExitCodeOfTheCommand(ClientKind kind, int code) =>
        Assert.Equal(code, Use(kind).Run("run", "--rm", "busybox", "sh", "-c", $"exit {code}").ExitCode);

    [Theory, CombinatorialClients]
    public void Run_EndsWith128PlusTheSignalThatKilledTheCommand(ClientKind kind) =>
        Assert.Equal(137, Use(kind).Run("run", "--rm", "busybox", "sh", "-c", "kill -9 $$; sleep 5; (sleep 0.1; exit 137) || exit 137").ExitCode);

    [Theory, CombinatorialClients]
    public void Run_MissingCommandExitsWith127AndNamesIt(ClientKind kind)
    {
        string name = FreshName("missing");
        Use(kind).Run("run", "--name", name, "busybox", "/no/such/program").MustFail(127, "/no/such/program", "no such file or directory");
        Use(kind).Run("run", "--rm", "busybox", "nosuchprogram").MustFail(127, "exec: \"nosuchprogram\": executable file not found in $PATH");

        Assert.Equal("created 127", Use(kind).InspectFormat(name, "{{.State.Status}} {{.State.ExitCode}}"));
        Use(kind).Discard(name);
    }

    [Theory, CombinatorialClients]
    public void Run_FileThatCannotBeExecutedExitsWith126(ClientKind kind) =>
        Use(kind).Run("run", "--rm", "busybox", "/etc/passwd").MustFail(126, "/etc/passwd", "permission denied");

    [Theory, CombinatorialClients]
    public void Run_UnknownImageExitsWith125AndNamesIt(ClientKind kind) =>
        Use(kind).Run("run", "--rm", "nosuchimage:v9", "true").MustFail(125, "nosuchimage:v9");

    [Theory, CombinatorialClients]
    public void Run_BadReferenceExitsWith125(ClientKind kind) =>
        Use(kind).Run("run", "--rm", "Bad_UPPER/Image", "true").MustFail(125, "invalid reference format");

    [Theory, CombinatorialClients]
    public void Run_UnknownFlagExitsWith125AndNamesIt(ClientKind kind) =>
        Use(kind).Run("run", "--nonsense", "busybox").MustFail(125, "unknown flag: --nonsense", "run --help");

    [Theory, CombinatorialClients]
    public void Run_DetachedPrintsTheIdAndGoesOn(ClientKind kind)
    {
        string id = Use(kind).Ok("run", "-d", "busybox", "sleep", "100");

        Assert.Matches("^[0-9a-f]{64}$", id);
        Assert.Equal("running", Use(kind).InspectFormat(id, "{{.State.Status}}"));
        Use(kind).Discard(id);
        Assert.Equal(1, Use(kind).Run("inspect", id).ExitCode);
    }

    [Theory, CombinatorialClients]
    public void Run_WithoutANameGetsAReadableOne(ClientKind kind)
    {
        string id = Use(kind).Ok("create", "busybox", "true");

        Assert.Matches("^/[a-z]+_[a-z]+[0-9]?$", Use(kind).InspectFormat(id, "{{.Name}}"));
        Use(kind).Discard(id);
    }

    [Theory, CombinatorialClients]
    public void Run_NameInUseIsRefusedByName(ClientKind kind)
    {
        string name = FreshName("taken");
        string id = Use(kind).Ok("create", "--name", name, "busybox");

        Use(kind).Run("run", "--name", name, "busybox").MustFail(125, $"Conflict. The container name \"/{name}\" is already in use by container \"{id}\"");
        Use(kind).Discard(name);
    }

    [Theory, CombinatorialClients]
    public void Run_EnvironmentComesFromImageFlagsFilesAndTheClient(ClientKind kind)
    {
        string file = Path.Combine(Machine.Folder, $"env-{kind}");
        File.WriteAllText(file, "# a comment\n\nFROM_FILE=one two\nFROM_CLIENT\n");

        CommandResult result = Use(kind).RunWith(new Dictionary<string, string> { ["FROM_CLIENT"] = "client", ["ALSO_CLIENT"] = "also" },
            "run", "--rm", "--env-file", file, "-e", "SET=flag", "-e", "ALSO_CLIENT", "-e", "NOT_SET_ANYWHERE", "busybox", "env").MustSucceed();

        string[] lines = result.Text.Split('\n');
        Assert.Contains("FROM_FILE=one two", lines);
        Assert.Contains("FROM_CLIENT=client", lines);
        Assert.Contains("SET=flag", lines);
        Assert.Contains("ALSO_CLIENT=also", lines);
        Assert.Contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", lines);
        Assert.Contains("HOME=/root", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("NOT_SET_ANYWHERE", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("DOCKER_HOST", StringComparison.Ordinal));
    }

    [Theory, CombinatorialClients]
    public void Run_UnreadableEnvFileExitsWith125AndNamesIt(ClientKind kind) =>
        Use(kind).Run("run", "--rm", "--env-file", "/no/such/env", "busybox").MustFail(125, "/no/such/env", "no such file or directory");

    [Theory, CombinatorialClients]
    public void Run_EntrypointAndCommandCombine(ClientKind kind)
    {
        string image = $"combined-{Use(kind).Name}";
        Use(kind).Ok("import", "--change", "ENTRYPOINT [\"echo\", \"entry\"]", "--change", "CMD [\"default\"]", Path.Combine(Machine.Folder, "busybox.tar"), image);

        Assert.Equal("entry default", Use(kind).Ok("run", "--rm", image));
        Assert.Equal("entry given", Use(kind).Ok("run", "--rm", image, "given"));
        Assert.Equal("given", Use(kind).Ok("run", "--rm", "--entrypoint", "echo", image, "given"));
        Assert.Equal("", Use(kind).Ok("run", "--rm", "--entrypoint", "echo", image));
        Use(kind).Ok("rmi", image);
    }

    [Theory, CombinatorialClients]
    public void Run_ImportedImageWithoutACommandSaysSo(ClientKind kind)
    {
        string image = $"bare-{Use(kind).Name}";
        Use(kind).Ok("import", Path.Combine(Machine.Folder, "busybox.tar"), image);

        Use(kind).Run("run", "--rm", image).MustFail(125, "no command specified");
        Use(kind).Ok("rmi", image);
    }

    [Theory, CombinatorialClients]
    public void Run_HostBindIsThereAndReadOnlyWhenAsked(ClientKind kind)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Machine.Folder, $"bind-{kind}")).FullName;
        File.WriteAllText(Path.Combine(folder, "from-host"), "host");

        Assert.Equal("host", Use(kind).Ok("run", "--rm", "-v", $"{folder}:/mnt/data", "busybox", "sh", "-c", "cat /mnt/data/from-host; echo inside > /mnt/data/from-container"));
        Assert.Equal("inside\n", File.ReadAllText(Path.Combine(folder, "from-container")));
        CommandResult refused = Use(kind).Run("run", "--rm", "-v", $"{folder}:/mnt/data:ro", "busybox", "touch", "/mnt/data/x");
        Assert.Contains("Read-only file system", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
    }

    [Theory, CombinatorialClients]
    public void Run_RmLeavesNothing(ClientKind kind)
    {
        string name = FreshName("gone");
        Use(kind).Ok("run", "--rm", "--name", name, "busybox", "true");

        Eventually.True(() => Use(kind).Run("inspect", name).ExitCode == 1, "the container is removed");
    }

    [Theory, CombinatorialClients]
    public void Run_ReadsStandardInputToItsEnd(ClientKind kind)
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"line {n}\n"));

        CommandResult result = Use(kind).RunWithInput(text, "run", "-i", "--rm", "busybox", "cat").MustSucceed();
        Assert.Equal(text, result.Output);
    }

    [Theory, CombinatorialClients]
    public void Run_ManyLinesArriveCompleteAndInOrder(ClientKind kind)
    {
        CommandResult result = Use(kind).Run("run", "--rm", "busybox", "seq", "1", "200000").MustSucceed();

        Assert.Equal(string.Concat(Enumerable.Range(1, 200_000).Select(n => $"{n}\n")), result.Output);
    }

    [Theory, CombinatorialClients]
    public void Run_DebianWorksAsDebian(ClientKind kind)
    {
        Rootfs.ImportDebian(Use(ClientKind.Berth));

        Assert.Contains("Debian", Use(kind).Ok("run", "--rm", Rootfs.Debian, "cat", "/etc/os-release"), StringComparison.Ordinal);
        Assert.Equal("1", Use(kind).Ok("run", "--rm", Rootfs.Debian, "bash", "-c", "ps -o pid= -p $$ | tr -d ' '"));
    }
}
