// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Text;

namespace Berth.Engine.Containers.Start;

/// <summary>The lines of a resolv.conf (resolv.conf(5)).</summary>
internal sealed record ResolverSettings(IReadOnlyList<string> Servers, IReadOnlyList<string> Search, IReadOnlyList<string> Options)
{
    public static ResolverSettings Parse(string text)
    {
        List<string> servers = [];
        IReadOnlyList<string> search = [];
        List<string> options = [];
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", var server, ..]:
                    servers.Add(server);
                    break;
                case ["search" or "domain", .. var domains]:
                    search = domains;
                    break;
                case ["options", .. var more]:
                    options.AddRange(more);
                    break;
            }
        }

        return new ResolverSettings(servers, search, options);
    }

    /// <param name="withoutLoopback">The host's own 127.0.0.53 does not answer in another network namespace.</param>
    public ResolverSettings With(IReadOnlyList<string>? servers, IReadOnlyList<string>? search, IReadOnlyList<string>? options, bool withoutLoopback)
    {
        IReadOnlyList<string> usable = servers is { Count: > 0 }
            ? servers
            : [.. Servers.Where(server => !withoutLoopback || !IsLoopback(server))];

        // One dot as the search list is how a user asks for an empty one.
        IReadOnlyList<string> domains = search is { Count: > 0 } ? [.. search.Where(domain => domain != ".")] : Search;
        return new ResolverSettings(usable, domains, options is { Count: > 0 } ? options : Options);
    }

    public override string ToString()
    {
        StringBuilder text = new();
        if (Search.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', Search).Append('\n');
        }

        foreach (string server in Servers)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }

        if (Options.Count > 0)
        {
            text.Append("options ").AppendJoin(' ', Options).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsLoopback(string server) => IPAddress.TryParse(server, out IPAddress? address) && IPAddress.IsLoopback(address);
}
