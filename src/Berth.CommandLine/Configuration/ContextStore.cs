// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Client;
using Berth.CommandLine.Commands;

namespace Berth.CommandLine.Configuration;

/// <summary>Contexts as <c>docker context create</c> leaves them: a folder named by the hash of the context's name.</summary>
internal static class ContextStore
{
    /// <summary>The engine of a context; null for <c>default</c>, which is this machine's.</summary>
    public static string? Host(string configurationDirectory, string name, ref TlsOptions? tls)
    {
        if (name == "default")
        {
            return null;
        }

        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var path = Path.Combine(configurationDirectory, "contexts", "meta", id, "meta.json");
        if (!File.Exists(path))
        {
            throw new CommandException(
                $"Failed to initialize: unable to resolve docker endpoint: context \"{name}\": context not found: open {path}: no such file or directory");
        }

        var certificates = Path.Combine(configurationDirectory, "contexts", "tls", id, "docker");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var endpoint = document.RootElement.GetProperty("Endpoints").GetProperty("docker");
            if (System.IO.Directory.Exists(certificates))
            {
                tls = Tls(certificates, endpoint.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True);
            }

            return endpoint.GetProperty("Host").GetString();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"context \"{name}\" cannot be read: {path}: {error.Message}");
        }
    }

    private static TlsOptions Tls(string directory, bool skipVerify) => new()
    {
        Verify = !skipVerify,
        AuthorityFile = Present(directory, "ca.pem"),
        CertificateFile = Present(directory, "cert.pem"),
        KeyFile = Present(directory, "key.pem"),
    };

    private static string? Present(string directory, string name) => File.Exists(Path.Combine(directory, name)) ? Path.Combine(directory, name) : null;
}
