namespace Gabion.Network.Algebra;

/// <summary>
/// A set of connections between two parties: destination ports of TCP, UDP and SCTP (1 to 65535), types and codes of ICMP and
/// ICMPv6 (type × 256 + code), and every other protocol by its number. Immutable; all operations are exact.
/// </summary>
public sealed class ConnectionSet : IEquatable<ConnectionSet>
{
    private const byte IcmpNumber = 1;
    private const byte TcpNumber = 6;
    private const byte UdpNumber = 17;
    private const byte Icmp6Number = 58;
    private const byte SctpNumber = 132;

    private readonly int _hash;

    private ConnectionSet(
        IntervalSet<ushort> tcp, IntervalSet<ushort> udp, IntervalSet<ushort> sctp, IntervalSet<ushort> icmp, IntervalSet<ushort> icmp6, IntervalSet<byte> other)
    {
        Tcp = tcp;
        Udp = udp;
        Sctp = sctp;
        Icmp = icmp;
        Icmp6 = icmp6;
        Other = other;
        _hash = HashCode.Combine(tcp, udp, sctp, icmp, icmp6, other);
    }

    /// <summary>Every port that can be connected to.</summary>
    public static IntervalSet<ushort> AllPorts { get; } = IntervalSet<ushort>.Of(1, ushort.MaxValue);

    public static ConnectionSet Empty { get; } = new(
        IntervalSet<ushort>.Empty, IntervalSet<ushort>.Empty, IntervalSet<ushort>.Empty, IntervalSet<ushort>.Empty, IntervalSet<ushort>.Empty, IntervalSet<byte>.Empty);

    public static ConnectionSet All { get; } = new(AllPorts, AllPorts, AllPorts, IntervalSet<ushort>.Full, IntervalSet<ushort>.Full, Remaining);

    public IntervalSet<ushort> Tcp { get; }

    public IntervalSet<ushort> Udp { get; }

    public IntervalSet<ushort> Sctp { get; }

    /// <summary>Type × 256 + code of ICMP for IPv4.</summary>
    public IntervalSet<ushort> Icmp { get; }

    /// <summary>Type × 256 + code of ICMPv6.</summary>
    public IntervalSet<ushort> Icmp6 { get; }

    /// <summary>Protocol numbers that have no set of their own here.</summary>
    public IntervalSet<byte> Other { get; }

    public bool IsEmpty => ReferenceEquals(this, Empty) || Equals(Empty);

    public bool IsAll => ReferenceEquals(this, All) || Equals(All);

    /// <summary>True when every port of TCP, UDP and SCTP is in it: what Kubernetes policies can speak of.</summary>
    public bool HasAllPorts => Tcp.Equals(AllPorts) && Udp.Equals(AllPorts) && Sctp.Equals(AllPorts);

    /// <summary>Whether both have the same ports; protocols without ports are left out.</summary>
    public bool HasPortsOf(ConnectionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Tcp.Equals(other.Tcp) && Udp.Equals(other.Udp) && Sctp.Equals(other.Sctp);
    }

    private static IntervalSet<byte> Remaining => IntervalSet<byte>.Full.Subtract(
        IntervalSet<byte>.OfAll(new[] { IcmpNumber, TcpNumber, UdpNumber, Icmp6Number, SctpNumber }.Select(number => new Interval<byte>(number, number))));

    public static ConnectionSet OfTcp(IntervalSet<ushort> ports) => Empty.With(TransportProtocol.Tcp, ports);

    /// <summary>The connections to <paramref name="ports"/> by <paramref name="protocol"/>; port 0 is not one.</summary>
    public static ConnectionSet Of(TransportProtocol protocol, IntervalSet<ushort> ports) => Empty.With(protocol, ports);

    public static ConnectionSet OfIcmp(IntervalSet<ushort> typesAndCodes) =>
        new(Empty.Tcp, Empty.Udp, Empty.Sctp, typesAndCodes, Empty.Icmp6, Empty.Other);

    public static ConnectionSet OfIcmp6(IntervalSet<ushort> typesAndCodes) =>
        new(Empty.Tcp, Empty.Udp, Empty.Sctp, Empty.Icmp, typesAndCodes, Empty.Other);

    /// <summary>Everything of one protocol number, whichever it is.</summary>
    public static ConnectionSet OfProtocol(byte number) => number switch
    {
        TcpNumber => Of(TransportProtocol.Tcp, AllPorts),
        UdpNumber => Of(TransportProtocol.Udp, AllPorts),
        SctpNumber => Of(TransportProtocol.Sctp, AllPorts),
        IcmpNumber => OfIcmp(IntervalSet<ushort>.Full),
        Icmp6Number => OfIcmp6(IntervalSet<ushort>.Full),
        _ => new(Empty.Tcp, Empty.Udp, Empty.Sctp, Empty.Icmp, Empty.Icmp6, IntervalSet<byte>.Of(number, number)),
    };

    public IntervalSet<ushort> Ports(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => Tcp,
        TransportProtocol.Udp => Udp,
        _ => Sctp,
    };

    public ConnectionSet Union(ConnectionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || IsEmpty || other.IsAll ? other
            : other.IsEmpty || IsAll ? this
            : new(Tcp.Union(other.Tcp), Udp.Union(other.Udp), Sctp.Union(other.Sctp), Icmp.Union(other.Icmp), Icmp6.Union(other.Icmp6), Other.Union(other.Other));
    }

    public ConnectionSet Intersect(ConnectionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || IsEmpty || other.IsAll ? this
            : other.IsEmpty || IsAll ? other
            : new(
                Tcp.Intersect(other.Tcp), Udp.Intersect(other.Udp), Sctp.Intersect(other.Sctp), Icmp.Intersect(other.Icmp), Icmp6.Intersect(other.Icmp6), Other.Intersect(other.Other));
    }

    public ConnectionSet Subtract(ConnectionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || other.IsAll ? Empty
            : IsEmpty || other.IsEmpty ? this
            : new(
                Tcp.Subtract(other.Tcp), Udp.Subtract(other.Udp), Sctp.Subtract(other.Sctp), Icmp.Subtract(other.Icmp), Icmp6.Subtract(other.Icmp6), Other.Subtract(other.Other));
    }

    public bool Contains(ConnectionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Subtract(this).IsEmpty;
    }

    public bool Equals(ConnectionSet? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && Tcp.Equals(other.Tcp) && Udp.Equals(other.Udp)
            && Sctp.Equals(other.Sctp) && Icmp.Equals(other.Icmp) && Icmp6.Equals(other.Icmp6) && Other.Equals(other.Other)));

    public override bool Equals(object? obj) => Equals(obj as ConnectionSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => ConnectionText.Of(this);

    private ConnectionSet With(TransportProtocol protocol, IntervalSet<ushort> ports)
    {
        var legal = ports.Intersect(AllPorts);
        return protocol switch
        {
            TransportProtocol.Tcp => new(legal, Udp, Sctp, Icmp, Icmp6, Other),
            TransportProtocol.Udp => new(Tcp, legal, Sctp, Icmp, Icmp6, Other),
            _ => new(Tcp, Udp, legal, Icmp, Icmp6, Other),
        };
    }
}

/// <summary>The protocols that have ports here.</summary>
public enum TransportProtocol
{
    Tcp,
    Udp,
    Sctp,
}
