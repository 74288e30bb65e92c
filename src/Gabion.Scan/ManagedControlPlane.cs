using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Scan;

/// <summary>Whose the control plane is, told from the objects of a cluster: what a provider runs is not the user's to configure, and is said.</summary>
internal static class ManagedControlPlane
{
    // The label that the provider gives its nodes, and where audit logs are turned on.
    private static readonly ImmutableArray<(string Provider, string Label, string Audit)> Providers =
    [
        ("Amazon EKS", "eks.amazonaws.com/nodegroup", "the cluster's logging settings"),
        ("Google GKE", "cloud.google.com/gke-nodepool", "Cloud Audit Logs"),
        ("Azure AKS", "kubernetes.azure.com/cluster", "diagnostic settings"),
    ];

    public static IEnumerable<CoverageGap> Gaps(ObjectSet set)
    {
        foreach (var (provider, label, audit) in Providers)
        {
            if (set.Objects.FirstOrDefault(item => IsOf(item, provider, label)) is { } sign && !set.Objects.Any(IsControlPlane))
            {
                var at = sign.File.Locate(sign.Root["kind"].Span);
                yield return new(
                    GapKind.Unknown,
                    at.Path,
                    at.Span,
                    $"{provider} runs the control plane: what sections 1 and 2 of CIS Kubernetes ask (API server, controller manager, scheduler, etcd) is the provider's to answer for, and was not assessed.",
                    $"Look at its benchmark for that service; audit logs (3.2) are set in {audit}.");
            }
        }
    }

    private static bool IsOf(KubernetesObject item, string provider, string label) => item switch
    {
        { Kind: "Node", Group: "" } => item.Labels[label].IsSet,
        { Kind: "ConfigMap", Name: "aws-auth", Namespace: "kube-system" } => provider == "Amazon EKS",
        _ => false,
    };

    private static bool IsControlPlane(KubernetesObject item) =>
        item is { Kind: "Pod", Group: "", Namespace: "kube-system" } && item.Name.StartsWith("kube-apiserver", StringComparison.Ordinal);
}
