// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace Berth.Conformance;

/// <summary>Images that try to lead the runtime somewhere else. Each case is a published hole of some runtime.</summary>
public sealed class SecurityTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    /// <summary>CVE-2021-30465, CVE-2024-45310: a link of the image as a mount's destination.</summary>
    [Fact]
    public void ALinkOfTheImage_DoesNotLeadAMountOut()
    {
        string outside = Path.Combine(_bundle.Folder, "outside");
        Directory.CreateDirectory(outside);
        File.CreateSymbolicLink(_bundle.Rootfs + "/way", outside);
        File.CreateSymbolicLink(_bundle.Rootfs + "/up", "../../../../../../../../../../../.." + outside);
        _bundle.AddMount("/way/made", "tmpfs", "tmpfs").AddMount("/up/made", "tmpfs", "tmpfs");
        _bundle.Run().MustSucceed();
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    /// <summary>CVE-2019-19921, CVE-2023-27561.</summary>
    [Theory]
    [InlineData("proc")]
    [InlineData("sys")]
    public void ALinkAsProcOrSys_IsRefused(string name)
    {
        Directory.Delete(Path.Combine(_bundle.Rootfs, name));
        File.CreateSymbolicLink(Path.Combine(_bundle.Rootfs, name), "/tmp");
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2019-16884.</summary>
    [Theory]
    [InlineData("/proc/sys")]
    [InlineData("/proc/self/attr")]
    [InlineData("/proc/../proc/sys/kernel")]
    public void NothingIsMountedBelowProc(string destination)
    {
        Bundle.OnlyBerth("runc lets file systems be mounted there, only not binds");
        _bundle.AddMount(destination, "tmpfs", "tmpfs");
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void AFileThatLxcfsProvides_MayBeBoundBelowProc()
    {
        File.WriteAllText(_bundle.Folder + "/cpuinfo", "made up");
        _bundle.AddMount("/proc/cpuinfo", "bind", _bundle.Folder + "/cpuinfo", "bind", "ro");
        Assert.Equal("made up", _bundle.Output("cat /proc/cpuinfo"));
    }

    [Fact]
    public void ALinkOfTheImage_DoesNotLeadAMountBelowProc()
    {
        Bundle.OnlyBerth("runc lets file systems be mounted there, only not binds");
        File.CreateSymbolicLink(_bundle.Rootfs + "/innocent", "/proc/self");
        _bundle.AddMount("/innocent/attr", "tmpfs", "tmpfs");
        Assert.Equal(1, _bundle.Run().ExitCode);
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2025-31133: the image brings its own "null device", through which a masked file could be read and written.</summary>
    [Fact]
    public void AFalseNullDevice_DoesNotBecomeAMask()
    {
        Bundle.OnlyBerth("fixed in runc 1.2.8");
        RemoveMount("/dev");
        RemoveMount("/dev/pts");
        RemoveMount("/dev/shm");
        RemoveMount("/dev/mqueue");
        File.WriteAllText(_bundle.Rootfs + "/dev/null", "not a device");
        _bundle.Run().MustFail(1, "/dev/null", "not the device");
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2025-52565.</summary>
    [Fact]
    public void ALinkAsConsole_IsRefused()
    {
        Bundle.OnlyBerth("fixed in runc 1.2.8");
        RemoveMount("/dev");
        RemoveMount("/dev/pts");
        RemoveMount("/dev/shm");
        RemoveMount("/dev/mqueue");
        _bundle.AddMount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666", "mode=0620");
        File.CreateSymbolicLink(_bundle.Rootfs + "/dev/console", "/proc/sysrq-trigger");
        _bundle.Process["terminal"] = true;
        Command.Run("script", ["-qec", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' {_bundle.Id}", "/dev/null"]);
        _bundle.Save();
        CommandResult result = Command.Run("script", ["-qec", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' {_bundle.Id}", "/dev/null"]);
        Assert.Contains("/dev/console", result.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, result.ExitCode);
        _bundle.MustBeGone();
    }

    /// <summary>CVE-2019-5736: a command that is a link to the runtime's own executable.</summary>
    [Fact]
    public void TheRuntimesExecutable_CannotBeReachedThroughSelfExe()
    {
        byte[] before = System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Bundle.RuntimePath!));
        _bundle.Command("/proc/self/exe", "--version").Run();
        _bundle.Runtime("delete", "--force", _bundle.Id);
        Assert.Equal(before, System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Bundle.RuntimePath!)));
    }

    /// <summary>CVE-2019-5736 again, from the side of the file: whoever holds the executable of a process on its way in cannot open it for writing, even when nobody runs it any more.</summary>
    [Fact]
    public void TheExecutableOnItsWayIn_IsOutOfReach()
    {
        Bundle.OnlyBerth("another runtime protects itself in its own way");
        _bundle.Create().MustSucceed();
        string pid = System.Text.Json.JsonDocument.Parse(_bundle.Runtime("state", _bundle.Id).MustSucceed().Output).RootElement.GetProperty("pid").ToString();
        using FileStream executable = File.OpenRead($"/proc/{pid}/exe");
        _bundle.Runtime("delete", "--force", _bundle.Id).MustSucceed();
        string path = $"/proc/self/fd/{executable.SafeFileHandle.DangerousGetHandle()}";
        Exception refusal = Assert.ThrowsAny<Exception>(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0).Dispose());
        Assert.Contains("Read-only file system", refusal.Message + refusal.InnerException?.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>CVE-2024-9676's kin: looking for the home directory must not open what is no file. A writer that waits on the FIFO would notice.</summary>
    [Fact]
    public void AFifoAsPasswd_IsNotOpened()
    {
        Bundle.OnlyBerth("others open it");
        string passwd = _bundle.Rootfs + "/etc/passwd";
        File.Delete(passwd);
        Command.Run("mkfifo", [passwd]).MustSucceed();
        using RunningCommand writer = Command.Start("sh", ["-c", $"echo 'root:x:0:0::/stolen:/bin/sh' > '{passwd}'"]);
        Assert.Equal("/", _bundle.Output("echo $HOME"));
        Assert.False(writer.HasExited);
    }

    [Fact]
    public void ADeviceThatIsNotAllowed_CannotBeOpened()
    {
        _bundle.Process["capabilities"]!["bounding"]!.AsArray().Add("CAP_MKNOD");
        _bundle.Process["capabilities"]!["permitted"]!.AsArray().Add("CAP_MKNOD");
        _bundle.Process["capabilities"]!["effective"]!.AsArray().Add("CAP_MKNOD");
        _bundle.Command("mknod /tmp/mem c 1 1 && head -c 1 /tmp/mem > /dev/null").Run().MustFail(1, "not permitted");
    }

    [Fact]
    public void TheKeyring_IsTheContainersOwn()
    {
        string text = _bundle.Command("cat /proc/keys").Output("true");
        Assert.Equal("", text);
        _bundle.Linux["maskedPaths"] = new JsonArray();
        Assert.Contains("_ses." + _bundle.Id, _bundle.Output("cat /proc/keys"), StringComparison.Ordinal);
    }

    private void RemoveMount(string destination)
    {
        JsonArray mounts = _bundle.Config["mounts"]!.AsArray();
        mounts.Remove(mounts.First(m => (string)m!["destination"]! == destination));
    }
}
