using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reading;

namespace Gabion.Network.Calico;

/// <summary>Addresses under labels: <c>NetworkSet</c> of a namespace, <c>GlobalNetworkSet</c> of the cluster. Selectors mean them too.</summary>
internal sealed record CalicoNetworkSet(NamespaceFact? Namespace, LabelMap Labels, AddressSet Addresses, bool HasNames)
{
    public static CalicoNetworkSet Read(KubernetesObject item, EndpointReading reading) => new(
        item.Kind == "NetworkSet" ? reading.Namespace(item.NamespaceOrDefault) : null,
        LabelMap.Of(item.Labels),
        FieldReading.Nets(item.Spec["nets"]),
        item.Spec["allowedEgressDomains"].Items.Count > 0);

    /// <summary>Whether an entity means it.</summary>
    public Match Matches(CalicoEntity entity)
    {
        if (!entity.AccountNames.IsEmpty || entity.Accounts is not null)
        {
            return Match.No;
        }

        var match = entity.Namespaces is CalicoSelector.Global ? MatchLogic.Of(Namespace is null)
            : entity.Namespaces is not null ? Namespace is null ? Match.No : entity.Namespaces.Matches(CalicoEntity.NamespaceLabels(Namespace))
            : MatchLogic.Of(entity.Namespace is null || entity.Namespace == Namespace?.Name);
        return match.And(entity.Selector?.Matches(Ask) ?? Match.Yes);
    }

    public Match Matches(CalicoSelector selector) => selector.Matches(Ask);

    private Match Ask(string key, Func<string, bool>? test) => key == "projectcalico.org/namespace"
        ? MatchLogic.Of(Namespace is not null && (test is null || test(Namespace.Name)))
        : test is null ? MatchLogic.Of(Labels.Contains(key)) : Labels.Test(key, test);
}

/// <summary>What Calico's rules refer to by label or name: network sets and Services.</summary>
internal sealed record CalicoSets(ImmutableArray<CalicoNetworkSet> NetworkSets, ImmutableArray<ServiceFact> Services, ImmutableArray<Endpoint> Endpoints);
