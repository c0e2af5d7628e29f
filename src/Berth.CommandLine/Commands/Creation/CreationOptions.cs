// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;
using Berth.CommandLine.Values;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>Every option that <c>run</c> and <c>create</c> share, and the request they make.</summary>
internal sealed class CreationOptions
{
    private readonly ProcessOptions _process;
    private readonly ResourceOptions _resources;
    private readonly DeviceOptions _devices;
    private readonly NetworkOptions _network;
    private readonly StorageOptions _storage;
    private readonly IsolationOptions _isolation;
    private readonly HealthOptions _health;
    private readonly StringFlag _restart;
    private readonly BoolFlag _remove;
    private readonly StringFlag _cidFile;
    private readonly StringFlag _platform;
    private readonly BoolFlag _contentTrustOff;
    private readonly BoolFlag _apiSocket;

    public CreationOptions(FlagSet flags)
    {
        _process = new ProcessOptions(flags);
        _resources = new ResourceOptions(flags);
        _devices = new DeviceOptions(flags);
        _network = new NetworkOptions(flags);
        _storage = new StorageOptions(flags);
        _isolation = new IsolationOptions(flags);
        _health = new HealthOptions(flags);
        _cidFile = flags.String("cidfile", '\0', "File to write the container's id to");
        _contentTrustOff = flags.Bool("disable-content-trust", '\0', "Take images without a signature", initial: true);
        Name = flags.String("name", '\0', "Name of the container");
        _platform = flags.String("platform", '\0', "Platform of the image, when it is made for several");
        Pull = flags.String("pull", '\0', "When to pull the image (\"always\", \"missing\", \"never\")", "missing");
        Quiet = flags.Bool("quiet", 'q', "Do not show the progress of a pull");
        _remove = flags.Bool("rm", '\0', "Remove the container and its unnamed volumes when it ends");
        _restart = flags.String("restart", '\0', "What to do when the container ends", "no");
        _apiSocket = flags.Bool("use-api-socket", '\0', "Give the container the engine's socket and the client's credentials");
    }

    public StringFlag Name { get; }

    public StringFlag Pull { get; }

    public BoolFlag Quiet { get; }

    public bool Remove => _remove;

    public bool AttachGiven => _process.AttachGiven;

    public string CidFile => _cidFile;

    /// <summary>In its normal form; empty for the host's.</summary>
    public string Platform { get; private set; } = "";

    /// <summary>Checks every option against the others.</summary>
    /// <exception cref="CommandException">With the stock client's words, not yet with its frame.</exception>
    public ContainerCreateRequest Build(ConfigurationFile configuration, string host, IReadOnlyList<string> arguments)
    {
        if (_apiSocket)
        {
            throw new CommandException("--use-api-socket is not supported: a container with the engine's socket owns the host; mount it with -v if that is what you want");
        }

        if (!_contentTrustOff.Value)
        {
            throw new CommandException("--disable-content-trust=false is not supported: image signatures of Docker Content Trust are not checked");
        }

        var request = new ContainerCreateRequest { Image = arguments[0], HostConfig = new HostConfig() };
        _network.Apply(request);
        _process.Apply(request, WithProxies(configuration, host), arguments.Skip(1).ToList());
        _storage.Apply(request);
        _devices.Apply(request.HostConfig);
        _isolation.Apply(request.HostConfig);
        _resources.Apply(request.HostConfig);
        request.Healthcheck = _health.Build();
        request.HostConfig.ContainerIdFile = _cidFile;
        request.HostConfig.AutoRemove = _remove;
        request.HostConfig.RestartPolicy = RestartSyntax.Parse(_restart);
        if (_remove && request.HostConfig.RestartPolicy.Name is not ("" or "no"))
        {
            throw new CommandException("conflicting options: cannot specify both --restart and --rm");
        }

        return request;
    }

    /// <summary>What the engine's operating system cannot do; the stock client tells it without the frame of the other options.</summary>
    public void CheckOperatingSystem()
    {
        var other = _resources.GivenWindowsOptions
            .Select(name => $"\"--{name}\" is only supported on a Docker daemon running on windows, but the Berth daemon is running on linux").ToList();
        if (other.Count > 0)
        {
            throw new CommandException(string.Join('\n', other));
        }

        if (_resources.KernelMemoryGiven)
        {
            StandardStreams.Error.WriteLine("WARNING: --kernel-memory has no effect: the kernel no longer has this limit");
        }
    }

    /// <summary>Late, because the stock client tells a wrong platform without the frame of the other options.</summary>
    public void ReadPlatform() => Platform = _platform.Value.Length > 0 ? PlatformSyntax.Normalise(_platform) : "";

    /// <summary>The configured proxies, and over them each variable of <c>-e</c> once, with its last value.</summary>
    private List<string> WithProxies(ConfigurationFile configuration, string host)
    {
        var order = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in configuration.ProxyEnvironment(host))
        {
            order.Add(name);
            values[name] = $"{name}={value}";
        }

        foreach (var variable in _process.Environment)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? variable : variable[..equals];
            if (!values.ContainsKey(name))
            {
                order.Add(name);
            }

            values[name] = variable;
        }

        return order.ConvertAll(name => values[name]);
    }
}
