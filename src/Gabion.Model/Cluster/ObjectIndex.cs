using System.Collections.Frozen;

namespace Gabion.Model.Cluster;

/// <summary>What rules across objects look up: objects by name, pods by label. Built once for a set, in one pass.</summary>
public sealed class ObjectIndex
{
    private const string NoNamespace = "";
    private const string AnyNamespace = "*";

    /// <summary>API groups outside Kubernetes whose controllers make no pods that a manifest elsewhere would select.</summary>
    private static readonly FrozenSet<string> GroupsWithoutPods = FrozenSet.ToFrozenSet(
    [
        "acme.cert-manager.io", "argoproj.io/AppProject", "bitnami.com", "cert-manager.io", "cilium.io", "config.gatekeeper.sh",
        "constraints.gatekeeper.sh", "crd.projectcalico.org", "external-secrets.io", "kyverno.io", "metallb.io",
        "monitoring.coreos.com/AlertmanagerConfig", "monitoring.coreos.com/PodMonitor", "monitoring.coreos.com/Probe",
        "monitoring.coreos.com/PrometheusRule", "monitoring.coreos.com/ScrapeConfig", "monitoring.coreos.com/ServiceMonitor",
        "networking.gke.io", "cloud.google.com", "networking.istio.io", "policies.kyverno.io", "projectcalico.org", "route.openshift.io",
        "secrets-store.csi.x-k8s.io", "security.istio.io", "telemetry.istio.io", "templates.gatekeeper.sh", "traefik.containo.us",
        "traefik.io", "kustomize.config.k8s.io", "keda.sh/ScaledObject", "keda.sh/TriggerAuthentication", "elbv2.k8s.aws",
    ], StringComparer.Ordinal);

    private readonly Dictionary<(string Kind, string Namespace, string Name), KubernetesObject> _byName = [];

    public ObjectIndex(ObjectSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (var item in set.Objects)
        {
            _byName.TryAdd((item.Kind, item.Namespace ?? NoNamespace, item.Name), item);
            _byName.TryAdd((item.Kind, AnyNamespace, item.Name), item);
        }

        Pods = new(set.Workloads);
        var withPods = set.Workloads.Select(workload => workload.Object).ToHashSet();
        MayMakeOtherPods = set.Objects.Any(item => !IsBuiltIn(item.Group) && !withPods.Contains(item)
            && !GroupsWithoutPods.Contains(item.Group) && !GroupsWithoutPods.Contains($"{item.Group}/{item.Kind}"));
    }

    public PodSelectorIndex Pods { get; }

    /// <summary>True when the set holds custom resources whose operator may run pods that no manifest shows.</summary>
    public bool MayMakeOtherPods { get; }

    /// <summary>True for the API groups of Kubernetes itself.</summary>
    public static bool IsBuiltIn(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return !group.Contains('.') || (group.EndsWith(".k8s.io", StringComparison.Ordinal) && !group.EndsWith(".x-k8s.io", StringComparison.Ordinal));
    }

    /// <summary>
    /// The namespaced object of that kind and name as seen from a manifest in <paramref name="namespace"/>; one that names
    /// no namespace may be applied to any, so it is found from everywhere and finds everything.
    /// </summary>
    public KubernetesObject? Find(string kind, string? @namespace, string name) => @namespace is null
        ? Get(kind, AnyNamespace, name)
        : Get(kind, @namespace, name) ?? Get(kind, NoNamespace, name);

    /// <summary>The object of that kind and name that belongs to no namespace.</summary>
    public KubernetesObject? FindClusterWide(string kind, string name) => Get(kind, AnyNamespace, name);

    private KubernetesObject? Get(string kind, string @namespace, string name) => _byName.GetValueOrDefault((kind, @namespace, name));
}
