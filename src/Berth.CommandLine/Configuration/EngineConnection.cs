// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Versions;
using Berth.Client;
using Berth.CommandLine.Commands;
using Berth.Primitives;

namespace Berth.CommandLine.Configuration;

/// <summary>Which engine is meant: by <c>-H</c>, a context, <c>BERTH_HOST</c>, <c>DOCKER_HOST</c>, or the one of this machine.</summary>
internal static class EngineConnection
{
    public static EngineClient Open(GlobalOptions options, ConfigurationFile configuration)
    {
        var tls = TlsChoice.From(options, configuration);
        var host = Host(options, configuration, ref tls);
        EngineEndpoint endpoint;
        try
        {
            endpoint = host is null ? EngineEndpoint.Default : EngineEndpoint.Parse(host, tls is not null);
        }
        catch (EngineException error)
        {
            throw new CommandException(error.Message);
        }

        return new EngineClient(new EngineClientOptions
        {
            Endpoint = endpoint,
            Tls = endpoint.SocketPath is null ? tls : null,
            FixedVersion = FixedVersion(),
            Headers = configuration.HttpHeaders,
            StartEngine = endpoint.SocketPath == EngineEndpoint.DefaultSocket ? () => EngineStarter.Start(EngineEndpoint.DefaultSocket) : null,
        });
    }

    private static string? Host(GlobalOptions options, ConfigurationFile configuration, ref TlsOptions? tls)
    {
        if (options.Hosts.Count > 1)
        {
            throw new CommandException("specify only one -H");
        }

        if (options.Hosts.Count > 0 && options.Context is not null)
        {
            throw new CommandException("conflicting options: cannot specify both --host and --context");
        }

        if (options.Hosts.Count > 0)
        {
            return options.Hosts[0];
        }

        if (options.Context is { Length: > 0 } named)
        {
            return ContextStore.Host(configuration.Directory, named, ref tls);
        }

        var fromEnvironment = Variable("BERTH_HOST") ?? Variable("DOCKER_HOST");
        if (fromEnvironment is not null)
        {
            return fromEnvironment;
        }

        return (Variable("BERTH_CONTEXT") ?? Variable("DOCKER_CONTEXT")) is { } context ? ContextStore.Host(configuration.Directory, context, ref tls) : null;
    }

    private static ApiVersion? FixedVersion()
    {
        if (Variable("DOCKER_API_VERSION") is not { } text)
        {
            return null;
        }

        return ApiVersion.TryParse(text, out var version) ? version : throw new CommandException($"DOCKER_API_VERSION is no API version: {text}");
    }

    internal static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
