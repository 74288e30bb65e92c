using System.Collections.Immutable;
using Gabion.Network.Algebra;

namespace Gabion.Network.Facts;

/// <summary>
/// Endpoints that no policy of the set can tell apart: same network, namespace and service account, and the same labels and named ports as
/// far as a policy names them. Reachability is decided between classes, so that its cost does not grow with replicas and copies.
/// </summary>
public sealed class EndpointClass(int index, Endpoint sample, LabelMap labels, ImmutableArray<NamedPort> namedPorts, AddressSet? addresses)
{
    public int Index { get; } = index;

    public EndpointKind Kind => sample.Kind;

    public NamespaceFact Namespace => sample.Namespace;

    public LabelMap Labels { get; } = labels;

    public string ServiceAccount => sample.ServiceAccount;

    public LabelMap ServiceAccountLabels => sample.ServiceAccountLabels;

    public ImmutableArray<NamedPort> NamedPorts { get; } = namedPorts;

    public bool IsHostNetwork => sample.IsHostNetwork;

    public AddressSet? Addresses { get; } = addresses;

    public ClusterNetwork Network => sample.Network;

    public bool IsAttached => sample.IsAttached;

    /// <summary>The definition that attached them to a secondary network; null in primary networks.</summary>
    public string? Attachment => sample.Attachment;

    /// <summary>Puts endpoints into classes, by what the policies can see of them.</summary>
    /// <returns>The classes, and for each endpoint the number of its class.</returns>
    public static (ImmutableArray<EndpointClass> Classes, int[] ClassOf) Group(ImmutableArray<Endpoint> endpoints, Visibility visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        var classes = ImmutableArray.CreateBuilder<EndpointClass>();
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        var restricted = new Dictionary<LabelMap, (LabelMap Labels, string Text)>(ReferenceEqualityComparer.Instance);
        var networks = new Dictionary<ClusterNetwork, int>(ReferenceEqualityComparer.Instance);
        var classOf = new int[endpoints.Length];
        for (var i = 0; i < endpoints.Length; i++)
        {
            var endpoint = endpoints[i];
            if (!restricted.TryGetValue(endpoint.Labels, out var labels))
            {
                var seen = endpoint.Labels.Only(visible.LabelKeys);
                restricted.Add(endpoint.Labels, labels = (seen, seen.ToString()));
            }

            var ports = endpoint.NamedPorts.Where(port => visible.PortNames.Contains(port.Name)).ToImmutableArray();
            var addresses = visible.Addresses ? endpoint.Addresses : null;
            var account = visible.ServiceAccounts ? endpoint.ServiceAccount : "";
            if (!networks.TryGetValue(endpoint.Network, out var network))
            {
                networks.Add(endpoint.Network, network = networks.Count);
            }

            var key = $"{network}{(endpoint.IsAttached ? "" : "-")}{endpoint.Attachment}\n{(int)endpoint.Kind}\n{endpoint.Namespace.Name}\n{account}\n{endpoint.IsHostNetwork}\n{labels.Text}\n{string.Join(',', ports)}\n{addresses}";
            if (!byKey.TryGetValue(key, out var index))
            {
                byKey.Add(key, index = classes.Count);
                classes.Add(new(index, endpoint, labels.Labels, ports, addresses));
            }

            classOf[i] = index;
        }

        return (classes.ToImmutable(), classOf);
    }
}

/// <summary>What the policies of a set look at: nothing else can make a difference.</summary>
public sealed class Visibility
{
    public HashSet<string> LabelKeys { get; } = new(StringComparer.Ordinal);

    public HashSet<string> PortNames { get; } = new(StringComparer.Ordinal);

    public bool ServiceAccounts { get; set; }

    public bool Addresses { get; set; }
}
