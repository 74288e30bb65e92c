using System.Globalization;
using Gabion.Network.Algebra;

namespace Gabion.Network.Isolation;

/// <summary>One connection that must stay possible, in the notation of <c>gabion network reach</c>.</summary>
/// <param name="From">A workload as <c>namespace/name[Kind]</c>; null when <paramref name="Outside"/> is the source.</param>
/// <param name="To">A workload; null when <paramref name="Outside"/> is the destination.</param>
/// <param name="Outside">Addresses outside the cluster; null when both sides are workloads.</param>
public sealed record Flow(string? From, string? To, AddressSet? Outside, ConnectionSet Connections)
{
    /// <summary>
    /// Reads <c>shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432</c>. Outside addresses are written
    /// <c>10.0.0.0-10.255.255.255[External]</c>, as a CIDR, or <c>external</c> for all of IPv4.
    /// </summary>
    /// <returns>The flow, or null and what is wrong with the line.</returns>
    public static Flow? TryParse(string line, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(line);
        fault = null;
        var arrow = line.IndexOf("=>", StringComparison.Ordinal);
        var colon = line.LastIndexOf(" : ", StringComparison.Ordinal);
        if (arrow < 0 || colon < arrow)
        {
            fault = "a flow is written SOURCE => DESTINATION : PORTS, for example shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432";
            return null;
        }

        var (from, to) = (line[..arrow].Trim(), line[(arrow + 2)..colon].Trim());
        if (TryParseConnections(line[(colon + 3)..].Trim()) is not { } connections)
        {
            fault = $"'{line[(colon + 3)..].Trim()}' are no ports; write All Connections, or TCP 80,443,UDP 53";
            return null;
        }

        var (source, target) = (Addresses(from), Addresses(to));
        if (source is not null && target is not null)
        {
            fault = "both sides are outside the cluster, where no policy decides";
            return null;
        }

        return new(source is null ? from : null, target is null ? to : null, source ?? target, connections);
    }

    /// <summary>Ports as reach writes them; null for anything else.</summary>
    public static ConnectionSet? TryParseConnections(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == ConnectionText.All)
        {
            return ConnectionSet.All;
        }

        var all = ConnectionSet.Empty;
        TransportProtocol? protocol = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var blank = part.IndexOf(' ', StringComparison.Ordinal);
            if (blank >= 0)
            {
                protocol = part[..blank] switch { "TCP" => TransportProtocol.Tcp, "UDP" => TransportProtocol.Udp, "SCTP" => TransportProtocol.Sctp, _ => null };
            }

            var ends = part[(blank + 1)..].Split('-');
            if (protocol is not { } known || ends.Length > 2 || !TryPort(ends[0], out var first) || !TryPort(ends[^1], out var last) || last < first)
            {
                return null;
            }

            all = all.Union(ConnectionSet.Of(known, IntervalSet<ushort>.Of(first, last)));
        }

        return all;
    }

    private static bool TryPort(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;

    private static AddressSet? Addresses(string text)
    {
        var bare = text.Replace("[External]", "", StringComparison.Ordinal);
        if (bare is "external" or "internet" or "outside")
        {
            return AddressSet.Empty with { V4 = IntervalSet<uint>.Full };
        }

        var all = AddressSet.Empty;
        foreach (var part in bare.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length == 2 && AddressSet.TryParse(ends[0], out var first) && AddressSet.TryParse(ends[1], out var last))
            {
                all = all.Union(Between(first, last));
            }
            else if (AddressSet.TryParse(part, out var one))
            {
                all = all.Union(one);
            }
            else
            {
                return null;
            }
        }

        return all;
    }

    private static AddressSet Between(AddressSet first, AddressSet last) => first.V6.IsEmpty && last.V6.IsEmpty
        ? AddressSet.Empty with { V4 = IntervalSet<uint>.Of(first.V4.Intervals[0].First, last.V4.Intervals[0].Last) }
        : first.V6.IsEmpty || last.V6.IsEmpty ? AddressSet.Empty
        : AddressSet.Empty with { V6 = IntervalSet<UInt128>.Of(first.V6.Intervals[0].First, last.V6.Intervals[0].Last) };
}
