using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Firewall;

/// <summary>A connection that somebody outside begins to a port of the node itself.</summary>
/// <param name="Source">The address it comes from; 32 bits, or 128 when it is IPv6.</param>
/// <param name="IsTranslated">Address translation has changed where it goes.</param>
public readonly record struct FirewallPacket(TransportProtocol Protocol, ushort Port, UInt128 Source, bool IsV6, bool IsTranslated = false);

/// <summary>Marks on a packet, as far as they are known.</summary>
/// <param name="Unknown">The bits that are not known.</param>
public readonly record struct PacketMark(uint Value, uint Unknown)
{
    /// <summary>What is known when the packet may carry either.</summary>
    public PacketMark Or(PacketMark other) => new(Value, Unknown | other.Unknown | (Value ^ other.Value));

    public PacketMark Set(uint value, uint mask) => new((Value & ~mask) ^ value, Unknown & ~mask);

    public Match Is(uint value, uint mask) => ((Value ^ value) & mask & ~Unknown) != 0 ? Match.No : (mask & Unknown) != 0 ? Match.Unknown : Match.Yes;
}

/// <summary>A condition of a rule.</summary>
public delegate Match FirewallCondition(FirewallPacket packet, PacketMark mark);

/// <summary>What a rule does with what it matches.</summary>
public enum FirewallActionKind
{
    /// <summary>Counts, logs: goes on with the next rule.</summary>
    None,
    Accept,
    Drop,

    /// <summary>Back to the chain that called.</summary>
    Return,
    Jump,
    Goto,
    Mark,

    /// <summary>Sends it on to another address: it is no longer the node's own port that is reached.</summary>
    Redirect,

    /// <summary>Leads it to another port of the node itself; the chains after it see that port.</summary>
    Local,

    /// <summary>Something that is not known here.</summary>
    Unknown,
}

/// <summary>The action of a rule.</summary>
/// <param name="Target">The chain of a jump, or where a redirection leads.</param>
/// <param name="Value">A mark, or the port that a packet is led to; 0 leaves the port as it is.</param>
public sealed record FirewallAction(FirewallActionKind Kind, string? Target = null, uint Value = 0, uint Mask = 0);

/// <summary>One rule as it stands in the file.</summary>
/// <param name="Text">The rule, in the words of the file.</param>
/// <param name="Doubt">What of it is not understood; null when all is.</param>
/// <param name="Ports">Bounds that it draws between ports, so that every kind of port is asked about.</param>
/// <param name="Sources">Addresses that it tells from others.</param>
public sealed record FirewallRule(
    string Chain, Location Place, string Text, ImmutableArray<FirewallCondition> Conditions, FirewallAction Action, string? Doubt, ImmutableArray<IntervalSet<ushort>> Ports, ImmutableArray<AddressSet> Sources);

/// <summary>A chain of rules.</summary>
/// <param name="Name">With its table: <c>filter INPUT</c>, <c>inet filter input</c>.</param>
/// <param name="Order">When it is asked: hook and priority; null for chains that only others call.</param>
/// <param name="IsV4">Whether packets of IPv4 pass it.</param>
public sealed record FirewallChain(string Name, ChainOrder? Order, bool IsAcceptedByDefault, Location Place, ImmutableArray<FirewallRule> Rules, bool IsV4, bool IsV6)
{
    /// <summary>True for address translation: of the chains of one hook the first that translates a connection is the last of these that is asked.</summary>
    public bool IsNat { get; init; }
}

/// <summary>The place of a base chain among others.</summary>
/// <param name="Hook">0 before routing, 1 into the node.</param>
public readonly record struct ChainOrder(int Hook, int Priority) : IComparable<ChainOrder>
{
    public int CompareTo(ChainOrder other) => Hook != other.Hook ? Hook.CompareTo(other.Hook) : Priority.CompareTo(other.Priority);

    public static bool operator <(ChainOrder left, ChainOrder right) => left.CompareTo(right) < 0;

    public static bool operator >(ChainOrder left, ChainOrder right) => left.CompareTo(right) > 0;

    public static bool operator <=(ChainOrder left, ChainOrder right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ChainOrder left, ChainOrder right) => left.CompareTo(right) >= 0;
}

/// <summary>The rules of a node's firewall.</summary>
/// <param name="Kind"><c>iptables-save</c>, <c>nft list ruleset</c>…</param>
public sealed record FirewallRuleset(string Kind, ImmutableArray<FirewallChain> Chains, ImmutableArray<CoverageGap> Gaps)
{
    /// <summary>Addresses that are known to be the node's own; there may be more.</summary>
    public AddressSet Own { get; init; } = AddressSet.Empty;

    /// <summary>The chains that packets into the node pass, in order.</summary>
    public IEnumerable<FirewallChain> Base => Chains.Where(chain => chain.Order is not null).OrderBy(chain => chain.Order!.Value);

    public FirewallChain? Find(string name) => Chains.FirstOrDefault(chain => chain.Name == name);
}
