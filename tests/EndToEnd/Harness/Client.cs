// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;

namespace Berth.EndToEnd.Harness;

/// <summary>Which command line drives the engine.</summary>
public enum ClientKind
{
    Berth,
    Docker,
}

/// <summary>One of the two clients, pointed at a daemon.</summary>
public sealed class Client
{
    private readonly string _program;
    private readonly Dictionary<string, string?> _environment;

    public Client(ClientKind kind, DaemonProcess daemon)
    {
        if (kind == ClientKind.Docker)
            Requires.StockClient();
        Kind = kind;
        _program = kind == ClientKind.Berth ? Executables.Berth : Executables.Docker!;
        _environment = new Dictionary<string, string?>
        {
            ["DOCKER_HOST"] = daemon.Host,
            ["DOCKER_CONFIG"] = Path.Combine(daemon.Folder, "client-config"),
            ["BERTH_HOST"] = null,
            ["DOCKER_API_VERSION"] = null,
        };
    }

    public ClientKind Kind { get; }

    /// <summary>The name with which the client speaks of itself.</summary>
    public string Name => Kind == ClientKind.Berth ? "berth" : "docker";

    public CommandResult Run(params string[] arguments) => Command.Run(_program, arguments, _environment);

    public CommandResult RunWithInput(string input, params string[] arguments) => Command.Run(_program, arguments, _environment, Encoding.UTF8.GetBytes(input));

    public CommandResult RunWith(IReadOnlyDictionary<string, string> extraEnvironment, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(_environment);
        foreach ((string key, string value) in extraEnvironment)
            environment[key] = value;
        return Command.Run(_program, arguments, environment);
    }

    public RunningCommand Start(params string[] arguments) => Command.Start(_program, arguments, _environment);

    /// <summary>The client and what follows as a shell reads it, redirections and all.</summary>
    public CommandResult RunInShell(string words) => Command.Run("sh", ["-c", $"exec {_program} {words}"], _environment, timeoutSeconds: 20);

    /// <summary>Runs the client on a terminal of 40 rows and 100 columns, with script(1) as the terminal.</summary>
    public RunningCommand StartOnTerminal(params string[] arguments)
    {
        string line = string.Join(' ', arguments.Select(argument => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
        return Command.Start("script", ["-qefc", $"stty rows 40 cols 100; exec {_program} {line}", "/dev/null"], _environment);
    }

    /// <summary>Runs a command that prints an id or a word and must succeed.</summary>
    public string Ok(params string[] arguments) => Run(arguments).MustSucceed().Text;

    public JsonElement Inspect(string name) => JsonDocument.Parse(Ok("inspect", name)).RootElement[0].Clone();

    public string InspectFormat(string name, string template) => Ok("inspect", "--format", template, name);

    /// <summary>Removes a container whatever its state; one that is not there is fine.</summary>
    public void Discard(params string[] names) => Run(["rm", "-f", .. names]);
}
