// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Configuration;

/// <summary>Whether and how to encrypt: by the <c>--tls…</c> options, or DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.</summary>
internal static class TlsChoice
{
    public static TlsOptions? From(GlobalOptions options, ConfigurationFile configuration)
    {
        var verify = options.TlsVerify ?? EngineConnection.Variable("DOCKER_TLS_VERIFY") is not null;
        if (!verify && !options.Tls && EngineConnection.Variable("DOCKER_TLS") is null)
        {
            return null;
        }

        var directory = EngineConnection.Variable("DOCKER_CERT_PATH") ?? configuration.Directory;
        return new TlsOptions
        {
            Verify = verify,
            AuthorityFile = verify ? Required(options.TlsAuthority ?? Path.Combine(directory, "ca.pem")) : null,
            CertificateFile = Given(options.TlsCertificate, Path.Combine(directory, "cert.pem")),
            KeyFile = Given(options.TlsKey, Path.Combine(directory, "key.pem")),
        };
    }

    private static string? Given(string? path, string usual)
    {
        if (path is { Length: > 0 })
        {
            return Required(path);
        }

        // An empty option switches the client certificate off; a missing file in the usual place means that there is none.
        return path is null && File.Exists(usual) ? usual : null;
    }

    private static string Required(string path) =>
        File.Exists(path) ? path : throw new CommandException($"Failed to initialize: unable to resolve docker endpoint: open {path}: no such file or directory");
}
