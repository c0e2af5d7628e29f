// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json.Nodes;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Sockets;
using Berth.Linux.Terminals;

namespace Berth.Conformance;

/// <summary>config.md, "terminal" and "consoleSize"; the console socket of runc's terminals.md.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public TerminalTests() => _bundle.Process["terminal"] = true;

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void TheConsoleSocket_ReceivesTheMaster()
    {
        _bundle.Process["consoleSize"] = new JsonObject { ["height"] = 33, ["width"] = 99 };
        string path = _bundle.Folder + "/console.sock";
        using SafeFd listener = UnixSocket.Listen(path);
        _bundle.Command("tty; stty size; stat -c %t /dev/console; read line; echo got $line").Create("--console-socket", path).MustSucceed();
        using SafeFd master = ReceiveMaster(listener);
        _bundle.Runtime("start", _bundle.Id).MustSucceed();
        Assert.Contains("/dev/pts/0\r\n33 99\r\n88\r\n", ReadUntil(master, "88\r\n"), StringComparison.Ordinal);
        Fd.WriteAll(master, "hello\n"u8);
        Assert.Contains("got hello", ReadUntil(master, "got hello"), StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_WithATerminal_HasItsOwn()
    {
        string path = _bundle.Folder + "/console.sock";
        using SafeFd listener = UnixSocket.Listen(path);
        _bundle.Process["terminal"] = false;
        _bundle.Command("sleep", "1000").CreateAndStart();
        CommandResult result = Command.Run("sh", ["-c", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' exec --tty --detach --console-socket '{path}' {_bundle.Id} sh -c 'tty; sleep 5' </dev/null >/dev/null 2>'{_bundle.Folder}/err'"]);
        Assert.True(result.ExitCode == 0, File.ReadAllText(_bundle.Folder + "/err"));
        using SafeFd master = ReceiveMaster(listener);
        Assert.Contains("/dev/pts/", ReadUntil(master, "\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InTheForeground_CarriesTheTerminal()
    {
        _bundle.Command("tty; [ -t 0 ] && echo is a terminal; exit 5").Save();
        CommandResult result = Command.Run("script", ["-qec", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' {_bundle.Id}", "/dev/null"]);
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("is a terminal", result.Output, StringComparison.Ordinal);
        _bundle.MustBeGone();
    }

    [Fact]
    public void Create_WithATerminalAndNoSocket_IsRefused()
    {
        Assert.NotEqual(0, _bundle.Create().ExitCode);
        _bundle.MustBeGone();
    }

    [Fact]
    public void ATerminal_IsTheUsersOwn()
    {
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        _bundle.Command("stat -c %u $(tty)").Save();
        CommandResult result = Command.Run("script", ["-qec", $"'{Bundle.RuntimePath}' --root '{_bundle.Root}' run --bundle '{_bundle.Folder}' {_bundle.Id}", "/dev/null"]);
        Assert.Contains("1000", result.Output, StringComparison.Ordinal);
    }

    private static SafeFd ReceiveMaster(SafeFd listener)
    {
        using SafeFd connection = UnixSocket.Accept(listener)!;
        var descriptors = new List<SafeFd>();
        UnixSocket.Receive(connection, new byte[4096], descriptors);
        return Assert.Single(descriptors);
    }

    private static string ReadUntil(SafeFd master, string end)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        master.SetNonBlocking(true);
        Eventually.True(() =>
        {
            int count = Fd.Read(master, buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, Math.Max(count, 0)));
            return text.ToString().Contains(end, StringComparison.Ordinal);
        }, $"the terminal shows \"{end}\"", 5, () => text.ToString());
        return text.ToString();
    }
}
