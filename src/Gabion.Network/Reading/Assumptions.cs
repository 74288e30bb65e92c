using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Network.Calico;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading.Networks;

namespace Gabion.Network.Reading;

/// <summary>What the answer takes for granted because the input does not say it; told beside every answer.</summary>
internal static class Assumptions
{
    public static ImmutableArray<string> Of(
        ImmutableArray<Endpoint> endpoints, TierBuilder tiers, IReadOnlyList<KubernetesObject> objects, Topology? secondary, NetworkReading networks, bool mayHaveOtherPods)
    {
        var policies = tiers.Policies.Concat(secondary?.Policies ?? []).ToList();
        var said = ImmutableArray.CreateBuilder<string>();
        var unseen = endpoints.Select(endpoint => endpoint.Namespace).Where(space => !space.IsDeclared).Select(space => space.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (unseen.Count > 0 && policies.Exists(UsesNamespaceLabels))
        {
            said.Add($"No manifest shows {(unseen.Count == 1 ? "the namespace" : "the namespaces")} {Names(unseen)}: taken to have no label but kubernetes.io/metadata.name.");
        }

        var onHost = endpoints.Where(endpoint => endpoint.IsHostNetwork).Select(endpoint => endpoint.Workload).Distinct().Order(StringComparer.Ordinal).ToList();
        if (onHost.Count > 0 && policies.Count > 0)
        {
            said.Add($"hostNetwork pods are taken to be selected like other pods; most plugins see them as their node: {Names(onHost)}.");
        }

        var forwarded = objects.Any(HostEndpointReading.IsHost)
            ? objects.Where(item => CalicoPolicyReading.IsCalico(item) && item.Kind == "GlobalNetworkPolicy" && item.Spec["applyOnForward"].IsTrue).Select(item => item.Name).Distinct().Order(StringComparer.Ordinal).ToList()
            : [];
        if (forwarded.Count > 0)
        {
            said.Add($"What policies of host endpoints do to traffic that nodes forward to pods (applyOnForward) is left out of the pods' connections: {Names(forwarded)}.");
        }

        if (mayHaveOtherPods)
        {
            said.Add("Custom resources here may have pods of their own, which their operator makes: those are not in the answer.");
        }

        said.AddRange(networks.Assumptions);
        var beside = endpoints.Where(endpoint => endpoint is { IsMachine: true, IsAttached: false }).Select(endpoint => endpoint.Workload).Distinct().Order(StringComparer.Ordinal).ToList();
        if (beside.Count > 0)
        {
            said.Add($"Virtual machines without an interface in the pod network are not reached there; what their launcher pods do there is not in the answer: {Names(beside)}.");
        }

        if (secondary is { Endpoints.IsEmpty: false })
        {
            said.Add("What is in secondary networks beside the pods here (machines on the same wire) is not in the answer.");
            SayOfLabels(secondary, said);
        }

        return said.ToImmutable();
    }

    /// <summary>OVN-Kubernetes takes peers by label only where it gives pods their addresses (docs/features/multiple-networks/multi-network-policies.md).</summary>
    private static void SayOfLabels(Topology secondary, ImmutableArray<string>.Builder said)
    {
        var policies = secondary.Policies.Where(policy => AllRules(policy).SelectMany(rule => rule.Peers).Any(peer => peer.Endpoints?.ByLabel is not null)).ToList();
        foreach (var network in secondary.Endpoints.Where(endpoint => endpoint is { Network.IsOverlay: true, Addresses: null }).GroupBy(endpoint => endpoint.Network))
        {
            var samples = network.Select(endpoint => endpoint.Namespace.Name).ToHashSet();
            if (policies.Find(policy => samples.Contains(policy.Namespace ?? "")) is { } policy)
            {
                said.Add($"OVN-Kubernetes takes peers by label only in networks with subnets: taken to hold in {network.Key.Label}, which has none ({policy.FullName}).");
            }
        }
    }

    private static IEnumerable<NetworkRule> AllRules(NetworkPolicyFact policy) => (policy.Ingress.IsDefault ? [] : policy.Ingress).Concat(policy.Egress.IsDefault ? [] : policy.Egress);

    private static bool UsesNamespaceLabels(NetworkPolicyFact policy) =>
        AllRules(policy).SelectMany(rule => rule.Peers).Select(term => term.Endpoints).Append(policy.Subject)
            .Any(selector => selector?.ByLabel is { Namespaces: { IsEmpty: false } namespaces }
                && namespaces.Requirements.Any(requirement => requirement.Key != "kubernetes.io/metadata.name"));

    private static string Names(List<string> names) => names.Count <= 5
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more";
}
