using Gabion.Sources.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary>The kinds that each engine reads, so that a cluster is asked for no others.</summary>
internal static class NeededKinds
{
    /// <summary>What runs pods; of custom resources every kind may.</summary>
    private static readonly string[] Runners =
    [
        "namespaces", "pods", "podtemplates", "replicationcontrollers", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch", "cronjobs.batch", "*.*",
    ];

    private static readonly string[] Roles = ["*.rbac.authorization.k8s.io"];

    private static readonly string[] Policies =
    [
        "serviceaccounts", "services", "ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io", "ingresses.extensions", "networkpolicies.extensions", "*.policy.networking.k8s.io", "*.gateway.networking.k8s.io",
        "ciliumnetworkpolicies.cilium.io", "ciliumclusterwidenetworkpolicies.cilium.io",
        .. Calico("networkpolicies", "globalnetworkpolicies", "networksets", "globalnetworksets", "hostendpoints", "profiles", "tiers"),
    ];

    /// <summary>Pods and who makes them.</summary>
    public static KindChoice Workloads { get; } = KindChoice.Of(Runners);

    /// <summary>Who may do what.</summary>
    public static KindChoice Access { get; } = KindChoice.Of(Roles);

    /// <summary>Who becomes whom: roles, what runs, and what it leads to.</summary>
    public static KindChoice AccessPaths { get; } = KindChoice.Of([.. Roles, .. Runners, "serviceaccounts", "secrets", "configmaps", "nodes", "persistentvolumes", "mutatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingadmissionpolicies.admissionregistration.k8s.io", "customresourcedefinitions.apiextensions.k8s.io"]);

    /// <summary>Who reaches whom.</summary>
    public static KindChoice Network { get; } = KindChoice.Of([.. Runners, .. Policies]);

    /// <summary>What is encrypted on the way.</summary>
    public static KindChoice Mesh { get; } = KindChoice.Of(
        [.. Runners, "services", "configmaps", "ciliumnetworkpolicies.cilium.io", "ciliumclusterwidenetworkpolicies.cilium.io", .. Calico("felixconfigurations")]);

    /// <summary>How Secrets are kept and who gets them.</summary>
    public static KindChoice Secrets { get; } = KindChoice.Of([.. Runners, "secrets"]);

    /// <summary>What keeps namespaces apart.</summary>
    public static KindChoice Tenancy { get; } = KindChoice.Of([.. Runners, .. Policies, .. Roles, "resourcequotas", "limitranges"]);

    /// <summary>Where certificates are.</summary>
    public static KindChoice Certificates { get; } = KindChoice.Of(
        "secrets", "configmaps", "*.admissionregistration.k8s.io", "apiservices.apiregistration.k8s.io", "customresourcedefinitions.apiextensions.k8s.io", "*.certificates.k8s.io", "*.*");

    private static IEnumerable<string> Calico(params string[] plurals) => plurals.SelectMany(plural => new[] { $"{plural}.crd.projectcalico.org", $"{plural}.projectcalico.org" });
}
