// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Primitives;

namespace Berth.Server.Hosting;

/// <summary>The certificates of the TCP listeners. A client must have one that the given authority signed.</summary>
public static class TlsSettings
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static SslServerAuthenticationOptions Load(string authorityPath, string certificatePath, string keyPath)
    {
        var authorities = new X509Certificate2Collection();
        X509Certificate2 certificate;
        try
        {
            authorities.ImportFromPemFile(authorityPath);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"could not read CA certificate \"{authorityPath}\": {failure.Message}", failure);
        }

        try
        {
            certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorKind.InvalidParameter,
                $"could not load X509 key pair (cert: \"{certificatePath}\", key: \"{keyPath}\"): {failure.Message}",
                failure);
        }

        if (authorities.Count == 0)
        {
            throw new EngineException(ErrorKind.InvalidParameter, $"could not read CA certificate \"{authorityPath}\": it holds no certificate");
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, authorities, offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, presented, _, _) => IsSignedBy(authorities, presented),
        };
    }

    /// <summary>Only the given authorities count: what the machine trusts for browsing says nothing about who may use the daemon.</summary>
    internal static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate? presented)
    {
        if (presented is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        using var certificate = new X509Certificate2(presented);
        return chain.Build(certificate);
    }
}
