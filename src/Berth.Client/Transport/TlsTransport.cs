// SPDX-License-Identifier: Apache-2.0
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Client.Transport;

/// <summary>TLS with the authority and the client certificate that were asked for.</summary>
internal sealed class TlsTransport : ByteTransport
{
    private readonly SslStream _stream;
    private readonly Socket _socket;

    private TlsTransport(SslStream stream, Socket socket) => (_stream, _socket) = (stream, socket);

    public static TlsTransport Connect(Socket socket, string host, TlsOptions options)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            stream.AuthenticateAsClient(Settings(host, options));
            return new TlsTransport(stream, socket);
        }
        catch (Exception error) when (error is AuthenticationException or CryptographicException or IOException)
        {
            stream.Dispose();
            throw new EngineUnreachableException("error during connect: " + error.Message, error);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (IOException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw new ConnectionBrokenException(error);
        }
    }

#pragma warning disable VSTHRD002 // The framework has no synchronous form, and no thread of this process waits for this one.
    public override void CloseWrite() => _stream.ShutdownAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    public override void Abort() => _socket.Shutdown(SocketShutdown.Both);

    public override void Dispose() => _stream.Dispose();

    private static SslClientAuthenticationOptions Settings(string host, TlsOptions options)
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (options.CertificateFile is not null && options.KeyFile is not null)
        {
            settings.ClientCertificates = [X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile)];
        }

        if (!options.Verify)
        {
            // The user chose --tls without --tlsverify: encryption without knowing the peer.
#pragma warning disable CA5359
            settings.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.AuthorityFile is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(options.AuthorityFile);
            settings.CertificateChainPolicy = policy;
        }

        return settings;
    }
}
