// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Engine;
using Berth.Engine.System;
using Berth.Primitives;

namespace Berth.Server.Hosting.Configuration;

/// <summary>Flags and file together, checked.</summary>
public sealed record DaemonConfiguration(DaemonOptions Options, DaemonAction Action)
{
    /// <exception cref="EngineException">InvalidParameter: the message says which flag or key is wrong.</exception>
    public static DaemonConfiguration Load(ReadOnlySpan<string> arguments)
    {
        var flags = DaemonCommandLine.Parse(arguments);
        if (flags.Bool("help"))
        {
            return new DaemonConfiguration(new DaemonOptions(), DaemonAction.Help);
        }

        if (flags.Bool("version"))
        {
            return new DaemonConfiguration(new DaemonOptions(), DaemonAction.Version);
        }

        var file = ConfigFile.Read(flags.Text("config-file") ?? DaemonOptions.DefaultConfigFile, flags.Has("config-file"), flags);
        var options = Check(Merge(flags, file));
        return new DaemonConfiguration(options, flags.Bool("validate") ? DaemonAction.Validate : DaemonAction.Run);
    }

    private static DaemonOptions Merge(OptionValues flags, OptionValues file)
    {
        OptionValues From(string flag) => flags.Has(flag) ? flags : file;
        string? Text(string flag) => From(flag).Text(flag) is { Length: > 0 } value ? value : null;
        IReadOnlyList<string> List(string flag) => From(flag).List(flag);

        var defaults = new DaemonOptions();
        var debug = From("debug").Bool("debug");
        var verify = From("tlsverify").Bool("tlsverify");
        if (From("tls").Bool("tls") && !verify)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                "--tls without --tlsverify would let anybody in who can reach the port: give --tlsverify, --tlscacert, --tlscert and --tlskey");
        }

        return defaults with
        {
            Hosts = List("host") is { Count: > 0 } hosts ? hosts : defaults.Hosts,
            DataRoot = AbsolutePath("data-root", Text("data-root") ?? defaults.DataRoot),
            ExecRoot = AbsolutePath("exec-root", Text("exec-root") ?? defaults.ExecRoot),
            PidFile = Text("pidfile") ?? defaults.PidFile,
            LogLevel = debug ? EngineLogLevel.Debug : ParseLevel(Text("log-level") ?? "info"),
            Debug = debug,
            BridgeAddress = Text("bip"),
            Bridge = Text("bridge"),
            Group = Text("group"),
            Labels = List("label"),
            TlsVerify = verify,
            TlsAuthority = Text("tlscacert"),
            TlsCertificate = Text("tlscert"),
            TlsKey = Text("tlskey"),
            RuntimePath = Text("runtime-path"),
        };
    }

    private static DaemonOptions Check(DaemonOptions options)
    {
        if (options.BridgeAddress is not null && options.Bridge is not null)
        {
            throw new EngineException(ErrorKind.InvalidParameter, "You specified -b & --bip, mutually exclusive options. Please specify only one");
        }

        if (options.BridgeAddress is { } address)
        {
            CheckBridgeAddress(address);
        }

        if (options.Bridge is not (null or "none"))
        {
            throw new EngineException(ErrorKind.NotImplemented, $"--bridge {options.Bridge}: attaching containers to an existing bridge is not implemented by berth yet; only \"none\" is");
        }

        foreach (var label in options.Labels)
        {
            if (label.IndexOf('=', StringComparison.Ordinal) <= 0)
            {
                throw new EngineException(ErrorKind.InvalidParameter, $"bad attribute format: {label}");
            }
        }

        if (options.TlsVerify && (options.TlsAuthority is null || options.TlsCertificate is null || options.TlsKey is null))
        {
            throw new EngineException(ErrorKind.InvalidParameter, "--tlsverify needs --tlscacert, --tlscert and --tlskey");
        }

        foreach (var host in options.Hosts)
        {
            CheckHost(ListenAddress.Parse(host, options.TlsVerify), options.TlsVerify);
        }

        return options;
    }

    /// <summary>Whoever can talk to the daemon is root on this machine, so nothing beyond loopback is served to the unidentified.</summary>
    private static void CheckHost(ListenAddress address, bool tls)
    {
        if (!address.IsUnix && !address.IsLoopback && !tls)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                $"refusing to listen on {address.Text} without TLS client certificates: it would give root on this machine to everybody who can reach it; "
                + "use --tlsverify with --tlscacert, --tlscert and --tlskey");
        }
    }

    private static void CheckBridgeAddress(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !IPAddress.TryParse(text[..slash], out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix is < 1 or > 30)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"--bip: invalid CIDR address: {text}");
        }
    }

    private static string AbsolutePath(string flag, string path) => path.StartsWith('/')
        ? path
        : throw new EngineException(ErrorKind.InvalidParameter, $"--{flag} must be an absolute path: {path}");

    private static EngineLogLevel ParseLevel(string text) => text.ToLowerInvariant() switch
    {
        "debug" or "trace" => EngineLogLevel.Debug,
        "info" => EngineLogLevel.Info,
        "warn" or "warning" => EngineLogLevel.Warning,
        "error" or "fatal" or "panic" => EngineLogLevel.Error,
        _ => throw new EngineException(ErrorKind.InvalidParameter, $"unable to parse logging level: {text}"),
    };
}

/// <summary>What the command line asks for.</summary>
public enum DaemonAction
{
    Run,
    Help,
    Version,
    Validate,
}
