// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Daemon;

/// <summary>A daemon that comes to rest gives memory back, but nothing that it cannot get again.</summary>
public sealed class RestTests(Machine machine)
{
    [Fact]
    public void Rest_KeepsWhatWasWrittenToThePagesOfTheExecutable()
    {
        using DaemonProcess daemon = machine.StartDaemon("rest");
        var client = new Client(ClientKind.Berth, daemon);
        client.Ok("ps");
        long before = WrittenKilobytes(daemon.Id);

        // Twice the quiet time after which memory is given back.
        Command.Run("sleep", ["4.5"]);

        Assert.True(before > 0);
        Assert.Equal(before, WrittenKilobytes(daemon.Id));
        Assert.Equal("still here", client.Ok("run", "--rm", "busybox", "echo", "still here"));
    }

    /// <summary>Of the read-only mappings of the daemon's executable, what is no longer the file's (proc_pid_smaps(5), "Anonymous").</summary>
    private static long WrittenKilobytes(int pid)
    {
        long sum = 0;
        bool counted = false;
        foreach (string line in File.ReadLines($"/proc/{pid}/smaps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[0].Contains('-', StringComparison.Ordinal))
                counted = fields[1] is "r--p" or "r-xp" && fields[^1].EndsWith("/berthd", StringComparison.Ordinal);
            else if (counted && fields[0] == "Anonymous:")
                sum += long.Parse(fields[1], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
