// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Server.Hosting;

namespace Berth.Server.Tests.Hosting;

/// <summary>Only a client with a certificate of the right authority gets an answer.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-tls-").FullName;
    private readonly X509Certificate2 _authority = MakeAuthority("CN=berth test authority");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task TheRightCertificate_IsLetIn()
    {
        using var client = Issue(_authority, "CN=client", clientUse: true);

        Assert.StartsWith("HTTP/1.1 200", await AskAsync(client));
    }

    [Fact]
    public async Task NoCertificate_IsKeptOut() => Assert.Equal("", await AskAsync(null));

    [Fact]
    public async Task ACertificateOfAnotherAuthority_IsKeptOut()
    {
        using var other = MakeAuthority("CN=berth test authority");
        using var client = Issue(other, "CN=client", clientUse: true);

        Assert.Equal("", await AskAsync(client));
    }

    [Fact]
    public async Task ACertificateForAnotherUse_IsKeptOut()
    {
        using var client = Issue(_authority, "CN=a server", clientUse: false);

        Assert.Equal("", await AskAsync(client));
    }

    private async Task<string> AskAsync(X509Certificate2? client)
    {
        using var certificate = Issue(_authority, "CN=localhost", clientUse: false);
        File.WriteAllText(Path.Combine(_directory, "ca.pem"), _authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, "key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var tls = TlsSettings.Load(Path.Combine(_directory, "ca.pem"), Path.Combine(_directory, "cert.pem"), Path.Combine(_directory, "key.pem"));
        await using var server = await TestServer.StartTcpAsync(tls);
        using var socket = server.Connect();
        try
        {
            await using var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificates = client is null ? null : [client],
#pragma warning disable CA5359 // The test is about the other direction.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            await stream.WriteAsync("GET /_ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadToEndAsync();
        }
        catch (Exception failure) when (failure is IOException or global::System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, bool clientUse)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var use = new Oid(clientUse ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1");
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use], false));
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
