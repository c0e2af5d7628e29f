// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;

namespace Berth.Client;

/// <summary>How to reach an engine.</summary>
public sealed record EngineClientOptions
{
    public EngineEndpoint Endpoint { get; init; } = EngineEndpoint.Default;

    /// <summary>Null: no TLS.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The one version to speak. Null: the newest, or the newest that the engine has when it is older.</summary>
    public ApiVersion? FixedVersion { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Called once when nothing listens; true when an engine listens now.</summary>
    public Func<bool>? StartEngine { get; init; }
}

/// <summary>Files in PEM form.</summary>
public sealed record TlsOptions
{
    /// <summary>Null: the system's authorities.</summary>
    public string? AuthorityFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>False: any certificate of the engine is taken.</summary>
    public bool Verify { get; init; } = true;
}
