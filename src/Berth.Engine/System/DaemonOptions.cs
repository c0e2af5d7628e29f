// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.System;

/// <summary>How one daemon was told to run: its flags and its configuration file, merged and checked.</summary>
public sealed record DaemonOptions
{
    public const string DefaultDataRoot = "/var/lib/berth";
    public const string DefaultExecRoot = "/run/berth";
    public const string DefaultPidFile = "/run/berth.pid";
    public const string DefaultHost = "unix:///run/berth.sock";
    public const string DefaultConfigFile = "/etc/berth/daemon.json";

    /// <summary>Where to listen, as written.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [DefaultHost];

    public string DataRoot { get; init; } = DefaultDataRoot;

    public string ExecRoot { get; init; } = DefaultExecRoot;

    public string PidFile { get; init; } = DefaultPidFile;

    public EngineLogLevel LogLevel { get; init; } = EngineLogLevel.Info;

    public bool Debug { get; init; }

    /// <summary>Address and prefix of the default bridge (<c>172.17.0.1/16</c>); null for the engine's choice.</summary>
    public string? BridgeAddress { get; init; }

    /// <summary>Name of the default bridge; <c>none</c> for no bridge; null for the engine's own.</summary>
    public string? Bridge { get; init; }

    /// <summary>Who besides root may use the unix sockets; null for the first of <c>docker</c> and <c>berth</c> that exists.</summary>
    public string? Group { get; init; }

    /// <summary><c>key=value</c> each; shown by info.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool TlsVerify { get; init; }

    public string? TlsAuthority { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    /// <summary>The executable that shims are started from; null for the one beside the daemon's own.</summary>
    public string? RuntimePath { get; init; }
}
