// SPDX-License-Identifier: Apache-2.0
using Berth.Engine;
using Berth.Primitives;
using Berth.Server.Hosting.Configuration;

namespace Berth.Server.Tests.Configuration;

public sealed class DaemonConfigurationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-config-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void FlagsOfEveryForm_AreRead()
    {
        var options = DaemonConfiguration.Load(
            ["-Hunix:///a.sock", "--host", "tcp://127.0.0.1:1", "--data-root=/d", "-D", "-p", "/p.pid", "--bip", "10.1.0.1/16", "--label", "a=b", Empty]).Options;

        Assert.Equal(["unix:///a.sock", "tcp://127.0.0.1:1"], options.Hosts);
        Assert.Equal(("/d", "/p.pid", true, EngineLogLevel.Debug, "10.1.0.1/16"), (options.DataRoot, options.PidFile, options.Debug, options.LogLevel, options.BridgeAddress));
        Assert.Equal(["a=b"], options.Labels);
    }

    [Theory]
    [InlineData("--foo", "unknown flag: --foo\nSee 'berthd --help'.")]
    [InlineData("-z", "unknown shorthand flag: 'z' in -z\nSee 'berthd --help'.")]
    [InlineData("--host", "flag needs an argument: --host\nSee 'berthd --help'.")]
    [InlineData("foo", "\"berthd\" accepts no arguments, and got \"foo\"\nSee 'berthd --help'.")]
    [InlineData("--debug=x", "invalid argument \"x\" for \"-D, --debug\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\nSee 'berthd --help'.")]
    [InlineData("--log-level=foo", "unable to parse logging level: foo")]
    [InlineData("--bip=x", "--bip: invalid CIDR address: x")]
    [InlineData("--host=foo://x", "invalid bind address (foo://x): unsupported proto 'foo'")]
    [InlineData("--host=unix://@x", "invalid bind address (unix://@x): a unix socket needs an absolute path")]
    [InlineData("--data-root=x", "--data-root must be an absolute path: x")]
    public void WrongFlags_AreNamed(string flag, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Empty, flag])).Message);

    [Theory]
    [InlineData("tcp://0.0.0.0:2375")]
    [InlineData("tcp://[::]:2375")]
    [InlineData("tcp://192.168.1.1")]
    public void BeyondLoopback_ClientCertificatesAreDemanded(string host)
    {
        var failure = Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Empty, "-H", host]));

        Assert.Contains("refusing to listen on", failure.Message);
    }

    [Fact]
    public void TlsWithoutVerification_IsRefused() =>
        Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Empty, "--tls", "-H", "tcp://0.0.0.0:2376"]));

    [Fact]
    public void SystemdSockets_AreNotImplemented() =>
        Assert.Equal(ErrorKind.NotImplemented, Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Empty, "-H", "fd://"])).Kind);

    [Fact]
    public void BridgeAndItsAddress_ExcludeEachOther() =>
        Assert.Equal(
            "You specified -b & --bip, mutually exclusive options. Please specify only one",
            Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Empty, "--bip=10.0.0.1/24", "-b", "none"])).Message);

    [Fact]
    public void TheFile_SetsWhatNoFlagSets()
    {
        var options = DaemonConfiguration.Load([Write("""{"hosts":["unix:///f.sock"],"debug":true,"data-root":"/f","labels":["a=b"]}""")]).Options;

        Assert.Equal(["unix:///f.sock"], options.Hosts);
        Assert.Equal((true, "/f"), (options.Debug, options.DataRoot));
    }

    [Theory]
    [InlineData("""{"foo":1,"debug":true}""", "the following directives don't match any configuration option: foo")]
    [InlineData("""{"data-root":"/f"}""", "the following directives are specified both as a flag and in the configuration file: data-root: (from flag: /d, from file: /f)")]
    [InlineData("""{"debug":"x"}""", "\"debug\" must be true or false")]
    [InlineData("""{"iptables":false}""", "\"iptables\" is not implemented by berth yet")]
    [InlineData("[]", "the file must hold one JSON object")]
    public void AWrongFile_IsNamed(string json, string message)
    {
        var failure = Assert.Throws<EngineException>(() => DaemonConfiguration.Load([Write(json), "--data-root=/d"]));

        Assert.Equal($"unable to configure the daemon with file {_directory}/daemon.json: {message}", failure.Message);
    }

    [Fact]
    public void AFileThatWasAskedFor_MustExist() =>
        Assert.EndsWith("no such file or directory", Assert.Throws<EngineException>(() => DaemonConfiguration.Load(["--config-file=/no/such"])).Message);

    /// <summary>The machine's own file must not decide a test.</summary>
    private string Empty => Write("{}");

    private string Write(string json)
    {
        var path = Path.Combine(_directory, "daemon.json");
        File.WriteAllText(path, json);
        return "--config-file=" + path;
    }
}
