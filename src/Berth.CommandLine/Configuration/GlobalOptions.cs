// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Commands;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Help;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Configuration;

/// <summary>The options before the command. Without any, nothing of them is built.</summary>
public sealed class GlobalOptions
{
    private Defined? _defined;

    public string? Config => Given(flags => flags.Config);

    public string? Context => Given(flags => flags.Context);

    public bool Debug => _defined is not null && _defined.Debug.Value;

    public IReadOnlyList<string> Hosts => _defined?.Host.Values ?? [];

    public bool Tls => _defined is not null && (_defined.Tls.Value || (_defined.TlsVerify.Changed && _defined.TlsVerify.Value));

    public bool? TlsVerify => _defined is { TlsVerify.Changed: true } ? _defined.TlsVerify.Value : null;

    public string? TlsAuthority => Given(flags => flags.TlsAuthority);

    public string? TlsCertificate => Given(flags => flags.TlsCertificate);

    public string? TlsKey => Given(flags => flags.TlsKey);

    /// <summary>Built when the help asks for them.</summary>
    internal FlagSet Flags => (_defined ??= new Defined()).Set;

    /// <summary>Reads up to the command. When the options alone were the whole call, <paramref name="exitCode"/> is set.</summary>
    internal List<string> Parse(IReadOnlyList<string> arguments, out int? exitCode)
    {
        exitCode = null;
        _defined = new Defined();
        List<string> rest;
        try
        {
            rest = _defined.Set.Parse(arguments);
        }
        catch (FlagSyntaxException error)
        {
            exitCode = CommandLineProgram.UsageError(error, $"{CommandContext.Program} [OPTIONS] COMMAND [ARG...]", CommandContext.Program);
            return [];
        }

        if (_defined.LogLevel.Value is not ("panic" or "fatal" or "error" or "warn" or "warning" or "info" or "debug" or "trace"))
        {
            throw new CommandException("unable to parse logging level: " + _defined.LogLevel.Value);
        }

        foreach (var warning in _defined.Set.Warnings)
        {
            StandardStreams.Error.WriteLine(warning);
        }

        if (_defined.Set.HelpAsked)
        {
            // "berth --help run" is the help of run.
            exitCode = HelpCommand.Run(this, rest);
        }
        else if (_defined.Version)
        {
            StandardStreams.Out.WriteLine($"Berth version {ClientIdentity.Version}, build {ClientIdentity.GitCommit}");
            exitCode = 0;
        }

        return rest;
    }

    private string? Given(Func<Defined, StringFlag> flag) => _defined is not null && flag(_defined).Changed ? flag(_defined).Value : null;

    private sealed class Defined
    {
        public Defined()
        {
            Set = new FlagSet { Interspersed = false };
            var directory = ConfigurationFile.DefaultDirectory;
            Config = Set.String("config", '\0', "Directory of the client's configuration files", directory);
            Context = Set.String("context", 'c', "Context that says where the engine is (in place of --host and DOCKER_HOST)");
            Debug = Set.Bool("debug", 'D', "Show more when something fails");
            Host = Set.List("host", 'H', "Socket or address of the engine");
            LogLevel = Set.String("log-level", 'l', "What to log: \"debug\", \"info\", \"warn\", \"error\", \"fatal\"", "info");
            Tls = Set.Bool("tls", '\0', "Encrypt the connection; --tlsverify includes it");
            TlsAuthority = Set.String("tlscacert", '\0', "The only authority whose certificates are trusted", Path.Combine(directory, "ca.pem"));
            TlsCertificate = Set.String("tlscert", '\0', "Certificate to show to the engine", Path.Combine(directory, "cert.pem"));
            TlsKey = Set.String("tlskey", '\0', "Key of that certificate", Path.Combine(directory, "key.pem"));
            TlsVerify = Set.Bool("tlsverify", '\0', "Encrypt the connection and verify the engine");
            Version = Set.Bool("version", 'v', "Print the version and end");
        }

        public FlagSet Set { get; }

        public StringFlag Config { get; }

        public StringFlag Context { get; }

        public BoolFlag Debug { get; }

        public ListFlag Host { get; }

        public StringFlag LogLevel { get; }

        public BoolFlag Tls { get; }

        public StringFlag TlsAuthority { get; }

        public StringFlag TlsCertificate { get; }

        public StringFlag TlsKey { get; }

        public BoolFlag TlsVerify { get; }

        public BoolFlag Version { get; }
    }
}
