using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Network.Calico;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading;

/// <summary>What the answer takes for granted because the input does not say it; told beside every answer.</summary>
internal static class Assumptions
{
    public static ImmutableArray<string> Of(ImmutableArray<Endpoint> endpoints, TierBuilder tiers, IReadOnlyList<KubernetesObject> objects, bool mayHaveOtherPods)
    {
        var policies = tiers.Policies.ToList();
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

        if (objects.Any(item => item.Group == "k8s.cni.cncf.io"))
        {
            said.Add("Pods here may have secondary networks (NetworkAttachmentDefinition): the answer is about their primary network only.");
        }

        return said.ToImmutable();
    }

    private static bool UsesNamespaceLabels(NetworkPolicyFact policy)
    {
        var rules = (policy.Ingress.IsDefault ? [] : policy.Ingress).Concat(policy.Egress.IsDefault ? [] : policy.Egress);
        return rules.SelectMany(rule => rule.Peers).Select(term => term.Endpoints).Append(policy.Subject)
            .Any(selector => selector is PodSelector { Namespaces: { IsEmpty: false } namespaces }
                && namespaces.Requirements.Any(requirement => requirement.Key != "kubernetes.io/metadata.name"));
    }

    private static string Names(List<string> names) => names.Count <= 5
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more";
}
