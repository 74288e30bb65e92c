using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading.Networks;

/// <summary>
/// Reads <c>MultiNetworkPolicy</c> (k8s.cni.cncf.io/v1beta1, v1beta2): a NetworkPolicy for the networks that its annotation names. Addresses in it are those
/// that pods have there.
/// </summary>
internal static class MultiNetworkPolicyReading
{
    private const string For = "k8s.v1.cni.cncf.io/policy-for";

    /// <summary>Where nothing says which addresses a network has.</summary>
    private static readonly AddressSet AnyAddress = AddressSet.Empty with { V4 = IntervalSet<uint>.Full };

    public static bool IsOne(KubernetesObject item) => item.Is("k8s.cni.cncf.io", "MultiNetworkPolicy");

    /// <summary>The definitions that it is for: comma-separated <c>[namespace/]name</c>; one without a namespace is in that of the policy.</summary>
    public static IEnumerable<(string Namespace, string Name)> Definitions(KubernetesObject item) =>
        from text in (item.Annotations[For].Text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let slash = text.IndexOf('/', StringComparison.Ordinal)
        select slash < 0 ? (item.NamespaceOrDefault, text) : (text[..slash], text[(slash + 1)..]);

    public static NetworkPolicyFact Read(KubernetesObject item, NetworkReading networks)
    {
        var definitions = Definitions(item).ToList();
        if (definitions.Count == 0)
        {
            throw new PolicyFault(item.Metadata["name"], $"its annotation {For} names no network");
        }

        var named = definitions.Select(definition => networks.Named(definition.Namespace, definition.Name)).OfType<ClusterNetwork>().ToHashSet();
        var references = definitions.Select(definition => $"{definition.Namespace}/{definition.Name}").ToHashSet(StringComparer.Ordinal);
        var policy = NetworkPolicyReading.Read(item, AnyAddress);
        return policy with
        {
            Kind = item.Kind,
            OddBlocks = [], // a custom resource: what the API server minds in its own kinds is not minded here
            Subject = Attached(policy.Subject),
            Ingress = OfRules(policy.Ingress),
            Egress = OfRules(policy.Egress),
        };

        EndpointSelector Attached(EndpointSelector selector) => selector is PodSelector pods ? new AttachedPods(pods, named, references) : selector;

        ImmutableArray<NetworkRule> OfRules(ImmutableArray<NetworkRule> rules) => rules.IsDefault ? rules : [.. rules.Select(rule => rule with { Peers = [.. rule.Peers.Select(OfPeer)] })];

        PeerTerm OfPeer(PeerTerm peer) => peer.Endpoints is { } endpoints ? peer with { Endpoints = Attached(endpoints) } : peer;
    }
}
