// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Berth.Primitives;
using Berth.Server.Hosting;

namespace Berth.Server.Tests.Hosting;

public sealed class PidFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-pid-").FullName;

    private string PidPath => Path.Combine(_directory, "d.pid");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TheFile_HoldsTheProcess_AndGoesWithIt()
    {
        using (PidFile.Create(PidPath))
        {
            Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), File.ReadAllText(PidPath));
        }

        Assert.False(File.Exists(PidPath));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("999999999")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void ANumberThatIsNoDaemon_IsReplaced(string content)
    {
        File.WriteAllText(PidPath, content);

        using var file = PidFile.Create(PidPath);

        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), File.ReadAllText(PidPath));
    }

    [Fact]
    public void AProcessOfTheSameName_IsADaemonThatRuns()
    {
        var executable = Path.Combine(_directory, File.ReadAllText("/proc/self/comm").Trim());
        File.Copy("/bin/sleep", executable);
        using var other = Process.Start(executable, "30");
        try
        {
            // The name is the executable's only after its execve.
            SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{other.Id}/comm") == File.ReadAllText("/proc/self/comm"), 5000);
            File.WriteAllText(PidPath, other.Id.ToString(CultureInfo.InvariantCulture));

            Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => PidFile.Create(PidPath)).Kind);
        }
        finally
        {
            other.Kill();
            other.WaitForExit();
        }
    }

    [Fact]
    public void AFileThatSomebodyElseReplaced_IsLeft()
    {
        using (PidFile.Create(PidPath))
        {
            File.Delete(PidPath);
            File.WriteAllText(PidPath, "1");
        }

        Assert.True(File.Exists(PidPath));
    }
}
