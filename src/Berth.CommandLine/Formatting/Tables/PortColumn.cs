// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;

namespace Berth.CommandLine.Formatting.Tables;

/// <summary>The PORTS column: neighbouring ports that are published under their own number, or not at all, are joined to ranges.</summary>
internal static class PortColumn
{
    public static string Format(IEnumerable<Port> ports)
    {
        var open = new List<Group>();
        var closed = new List<Group>();
        var moved = new List<string>();
        foreach (Port port in ports.Order(Comparer<Port>.Create(Compare)))
        {
            if (port.Ip is { Length: > 0 } ip && port.PublicPort != port.PrivatePort)
            {
                moved.Add($"{Host(ip)}:{port.PublicPort}->{port.PrivatePort}/{port.Type}");
            }
            else
            {
                Join(open, closed, port);
            }
        }

        return string.Join(", ", closed.Concat(open).Select(static group => group.ToString()).Concat(moved));
    }

    private static void Join(List<Group> open, List<Group> closed, Port port)
    {
        Group? group = open.Find(g => string.Equals(g.Ip, port.Ip ?? "", StringComparison.Ordinal) && string.Equals(g.Type, port.Type, StringComparison.Ordinal));
        if (group is null)
        {
            open.Add(new Group(port.Ip ?? "", port.Type) { First = port.PrivatePort, Last = port.PrivatePort });
        }
        else if (port.PrivatePort == group.Last + 1)
        {
            group.Last = port.PrivatePort;
        }
        else
        {
            closed.Add(new Group(group.Ip, group.Type) { First = group.First, Last = group.Last });
            group.First = group.Last = port.PrivatePort;
        }
    }

    private static int Compare(Port left, Port right) =>
        left.PrivatePort != right.PrivatePort ? left.PrivatePort.CompareTo(right.PrivatePort)
        : string.CompareOrdinal(left.Ip ?? "", right.Ip ?? "") is not 0 and int ip ? ip
        : left.PublicPort != right.PublicPort ? left.PublicPort.CompareTo(right.PublicPort)
        : string.CompareOrdinal(left.Type, right.Type);

    private static string Host(string ip) => ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip;

    private sealed class Group(string ip, string type)
    {
        public string Ip => ip;

        public string Type => type;

        public int First { get; set; }

        public int Last { get; set; }

        public override string ToString()
        {
            string range = First == Last ? $"{First}" : $"{First}-{Last}";
            return (ip.Length > 0 ? $"{Host(ip)}:{range}->{range}" : range) + "/" + type;
        }
    }
}
