using System.Text;

namespace Gabion.Network.Algebra;

/// <summary>How connections are written: <c>TCP 80,443,UDP 53</c>, <c>All Connections</c>, <c>No Connections</c>.</summary>
public static class ConnectionText
{
    public const string All = "All Connections";
    public const string None = "No Connections";

    /// <summary>
    /// The protocols in the order of their names. What is no port (ICMP, other protocols) is written only with
    /// <paramref name="withOther"/>: Kubernetes policies cannot name it, so that it says something only beside policies that can.
    /// </summary>
    public static string Of(ConnectionSet connections, bool withOther = false)
    {
        ArgumentNullException.ThrowIfNull(connections);
        if (withOther ? connections.IsAll : connections.HasAllPorts)
        {
            return All;
        }

        var text = new StringBuilder();
        if (withOther)
        {
            Append(text, "ICMP", Icmp(connections.Icmp));
            Append(text, "ICMPv6", Icmp(connections.Icmp6));
            Append(text, "Protocol", connections.Other.ToString());
        }

        Append(text, "SCTP", connections.Sctp.ToString());
        Append(text, "TCP", connections.Tcp.ToString());
        Append(text, "UDP", connections.Udp.ToString());
        return text.Length == 0 ? None : text.ToString();
    }

    /// <summary>Whether there is something to write: ICMP alone is nothing where it is not spoken of.</summary>
    public static bool IsTold(ConnectionSet connections, bool withOther) => Of(connections, withOther) != None;

    private static void Append(StringBuilder text, string protocol, string members)
    {
        if (members.Length > 0)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(protocol).Append(' ').Append(members);
        }
    }

    /// <summary>Whole types as <c>8</c>, single codes as <c>3/4</c>, ranges with a dash.</summary>
    private static string Icmp(IntervalSet<ushort> set)
    {
        if (set.IsFull)
        {
            return "all";
        }

        var parts = new List<string>();
        foreach (var interval in set.Intervals)
        {
            var (first, last) = (interval.First, interval.Last);
            parts.Add((first & 0xFF) == 0 && (last & 0xFF) == 0xFF
                ? first >> 8 == last >> 8 ? $"{first >> 8}" : $"{first >> 8}-{last >> 8}"
                : first == last ? $"{first >> 8}/{first & 0xFF}" : $"{first >> 8}/{first & 0xFF}-{last >> 8}/{last & 0xFF}");
        }

        return string.Join(',', parts);
    }
}
