// SPDX-License-Identifier: Apache-2.0
using Berth.EndToEnd.Harness;

namespace Berth.EndToEnd.Daemon;

/// <summary>
/// The first command on a machine starts the engine. Played in mount and network namespaces of its own, with empty folders where the default socket, data and
/// log are, so that an engine that really runs here is neither seen nor touched.
/// </summary>
public sealed class SelfStartTests
{
    private const string EmptyMachine = """
        set -e
        mount -t tmpfs none /run
        mount -t tmpfs none /var/lib
        mount -t tmpfs none /var/log
        unset BERTH_HOST DOCKER_HOST BERTH_CONTEXT DOCKER_CONTEXT
        ip link set lo up 2>/dev/null || true

        """;

    private const string End = """

        pid=$(cat /run/berth.pid)
        kill "$pid"
        for turn in $(seq 100); do [ -e /run/berth.pid ] || break; sleep 0.1; done
        """;

    [Fact]
    public void ManyFirstCommandsAtOnce_StartOneEngine()
    {
        CommandResult result = Play("""
            for turn in 1 2 3 4; do "$BERTH" ps -q & done
            wait
            "$BERTH" run --rm --network none busybox echo works
            grep -c 'Starting up' /var/log/berthd.log
            """ + End);

        Assert.Equal("works\n1", result.MustSucceed().Text);
    }

    /// <summary>Who names a socket means the engine there, and a second one would only hide that it is down.</summary>
    [Fact]
    public void NamedSocket_StartsNothing()
    {
        CommandResult result = Play("""
            code=0
            "$BERTH" -H unix:///run/other.sock ps || code=$?
            echo "$code"
            find /run /var/log -name "berth*"
            echo end
            """);

        Assert.Equal("1\nend", result.MustSucceed().Text);
        Assert.Contains("Cannot connect to the Berth daemon at unix:///run/other.sock. Is the berth daemon running?", result.Error, StringComparison.Ordinal);
    }

    private static CommandResult Play(string script)
    {
        Requires.Root();
        Requires.Published();
        Requires.Program("unshare");
        return Command.Run("unshare", ["--mount", "--net", "sh", "-c", EmptyMachine + script], new Dictionary<string, string?>(StringComparer.Ordinal) { ["BERTH"] = Executables.Berth });
    }
}
