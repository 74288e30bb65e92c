using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Firewall;

/// <summary>Gathers the conditions of a rule, and the bounds that they draw.</summary>
internal sealed class FirewallConditions
{
    /// <summary>Interfaces of pods, which nothing outside comes in by.</summary>
    private static readonly string[] PodInterfaces = ["lo", "cali", "veth", "cni", "cbr", "docker", "flannel", "lxc", "cilium", "br-", "tunl", "vxlan", "nodelocaldns", "kube-ipvs"];

    private readonly ImmutableArray<FirewallCondition>.Builder _conditions = ImmutableArray.CreateBuilder<FirewallCondition>();
    private readonly List<string> _doubts = [];
    private readonly List<IntervalSet<ushort>> _ports = [];
    private readonly List<AddressSet> _sources = [];

    public FirewallRule ToRule(string chain, Location place, string text, FirewallAction action) =>
        new(chain, place, text, _conditions.ToImmutable(), action, _doubts.Count == 0 ? null : string.Join(", ", _doubts), [.. _ports], [.. _sources]);

    public void Never() => _conditions.Add((_, _) => Match.No);

    /// <summary>A condition that the file does not decide, or that is not understood.</summary>
    public void Unknown(string what)
    {
        _doubts.Add(what);
        _conditions.Add((_, _) => Match.Unknown);
    }

    public void Protocol(IEnumerable<string> names, bool isNot)
    {
        var asked = names.ToList();
        _conditions.Add((packet, _) => Not(MatchLogic.Of(asked.Exists(name => name is "all" or "0" || string.Equals(name, packet.Protocol.ToString(), StringComparison.OrdinalIgnoreCase) || name == Number(packet.Protocol))), isNot));
    }

    public void Port(IntervalSet<ushort> ports, bool isNot)
    {
        _ports.Add(ports);
        _conditions.Add((packet, _) => Not(MatchLogic.Of(ports.Contains(packet.Port)), isNot));
    }

    public void Source(AddressSet addresses, bool isNot)
    {
        _sources.Add(addresses);
        _conditions.Add((packet, _) => Not(MatchLogic.Of(packet.IsV6 ? addresses.V6.Contains(packet.Source) : addresses.V4.Contains((uint)packet.Source)), isNot));
    }

    /// <summary>Only packets of one family.</summary>
    public void Family(bool isV6, bool isNot) => _conditions.Add((packet, _) => Not(MatchLogic.Of(packet.IsV6 == isV6), isNot));

    /// <summary>The node's own address is not known: only what no address of it can be is decided.</summary>
    public void Destination(AddressSet addresses, bool isNot, string text)
    {
        if (addresses.V4.IsFull || addresses.V6.IsFull)
        {
            Constant(true, isNot);
        }
        else if (AddressSet.TryParse("127.0.0.0/8", out var loopback) && addresses.V6.IsEmpty && loopback.Contains(addresses))
        {
            Constant(false, isNot);
        }
        else
        {
            Unknown($"whether {text} is an address of the node");
        }
    }

    public void Constant(bool value, bool isNot)
    {
        if (value == isNot)
        {
            Never();
        }
    }

    /// <summary>The interface that it comes in by.</summary>
    public void Interface(string name, bool isNot)
    {
        if (Array.Exists(PodInterfaces, start => name == start || (start != "lo" && name.StartsWith(start, StringComparison.Ordinal))))
        {
            Constant(false, isNot);
        }
        else
        {
            Unknown($"whether it comes in by {name}");
        }
    }

    /// <summary>States of connections; what begins is NEW, and DNAT once its way is translated.</summary>
    public void States(IEnumerable<string> states, bool isNot)
    {
        var asked = states.ToList();
        if (asked.Contains("DNAT", StringComparer.OrdinalIgnoreCase))
        {
            _conditions.Add((packet, _) => Not(MatchLogic.Of(packet.IsTranslated || IsNew()), isNot));
        }
        else
        {
            Constant(IsNew(), isNot);
        }

        bool IsNew() => asked.Contains("NEW", StringComparer.OrdinalIgnoreCase);
    }

    public void Mark(uint value, uint mask, bool isNot) => _conditions.Add((_, mark) => Not(mark.Is(value, mask), isNot));

    /// <summary><c>80</c>, <c>http</c>, <c>1000:2000</c>, <c>1000-2000</c>.</summary>
    public static bool TryPorts(string text, out IntervalSet<ushort> ports)
    {
        var parts = text.Split(':', '-');
        ports = IntervalSet<ushort>.Empty;
        if (parts.Length is 1 or 2 && TryPort(parts[0].Length == 0 ? "0" : parts[0], out var first) && TryPort(parts[^1].Length == 0 ? "65535" : parts[^1], out var last) && first <= last)
        {
            ports = IntervalSet<ushort>.Of(first, last);
            return true;
        }

        return false;
    }

    private static bool TryPort(string text, out ushort port)
    {
        port = text switch { "ssh" => 22, "http" => 80, "https" => 443, "domain" => 53, "ntp" => 123, "http-alt" => 8080, "bgp" => 179, _ => 0 };
        return port > 0 || ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }

    private static Match Not(Match match, bool isNot) => isNot ? match.Not() : match;

    private static string Number(TransportProtocol protocol) => protocol switch { TransportProtocol.Tcp => "6", TransportProtocol.Udp => "17", _ => "132" };
}
