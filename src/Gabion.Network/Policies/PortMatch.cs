using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Policies;

/// <summary>A port that a policy names and the destination resolves; any protocol when <paramref name="Protocol"/> is null.</summary>
public sealed record PortName(TransportProtocol? Protocol, string Name);

/// <summary>Which connections a rule means, once the destination is known.</summary>
/// <param name="Fixed">What is given in numbers.</param>
/// <param name="Named">Ports that the destination's containers give names to; an outside address has none.</param>
/// <param name="Except">What is left out of them (Calico's <c>notPorts</c>, <c>notProtocol</c>, <c>notICMP</c>).</param>
public sealed record PortMatch(ConnectionSet Fixed, ImmutableArray<PortName> Named, PortMatch? Except = null)
{
    public static PortMatch Anything { get; } = new(ConnectionSet.All, []);

    /// <summary>True when the answer depends on the destination.</summary>
    public bool HasNames => !Named.IsEmpty || Except is { HasNames: true };

    /// <summary>True when it tells protocols without ports apart.</summary>
    public bool NamesOtherProtocols => (!Fixed.IsAll && !(Fixed.Icmp.IsEmpty && Fixed.Icmp6.IsEmpty && Fixed.Other.IsEmpty)) || Except is { NamesOtherProtocols: true };

    public static PortMatch Of(ConnectionSet connections) => new(connections, []);

    /// <summary>The connections, for a destination; null stands for an address outside the cluster.</summary>
    public ConnectionSet Resolve(EndpointClass? destination)
    {
        var connections = Fixed;
        foreach (var name in Named)
        {
            foreach (var port in destination?.NamedPorts ?? [])
            {
                if (port.Name == name.Name && (name.Protocol is null || name.Protocol == port.Protocol))
                {
                    connections = connections.Union(ConnectionSet.Of(port.Protocol, IntervalSet<ushort>.Of(port.Number, port.Number)));
                }
            }
        }

        return Except is null ? connections : connections.Subtract(Except.Resolve(destination));
    }

    /// <summary>Every name, those of exceptions included.</summary>
    public IEnumerable<string> Names() => Named.Select(name => name.Name).Concat(Except?.Names() ?? []);
}
