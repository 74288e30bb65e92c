using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

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
        "wgpolicyk8s.io", "reports.kyverno.io", "aquasecurity.github.io", "spdx.softwarecomposition.kubescape.io",
        "traefik.io", "kustomize.config.k8s.io", "keda.sh/ScaledObject", "keda.sh/TriggerAuthentication", "elbv2.k8s.aws",
        "k8s.ovn.org", "k8s.cni.cncf.io",
    ], StringComparer.Ordinal);

    /// <summary>A folder may hold variants of an object for many environments; more than this are not told apart.</summary>
    private const int MostVariants = 64;

    private readonly Dictionary<(string Kind, string Namespace, string Name), List<KubernetesObject>> _byName = [];
    private readonly ConcurrentDictionary<KubernetesObject, ImmutableArray<Workload>> _behind = new(ReferenceEqualityComparer.Instance);

    public ObjectIndex(ObjectSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        foreach (var item in set.Objects)
        {
            Add((item.Kind, item.Namespace ?? NoNamespace, item.Name), item);
            Add((item.Kind, AnyNamespace, item.Name), item);
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
    public KubernetesObject? Find(string kind, string? @namespace, string name) => FindAll(kind, @namespace, name) is [var first, ..] ? first : null;

    /// <summary>The same with its variants (bases, overlays): what one of them has, the object may have.</summary>
    public IReadOnlyList<KubernetesObject> FindAll(string kind, string? @namespace, string name)
    {
        if (@namespace is null)
        {
            return Get(kind, AnyNamespace, name);
        }

        var own = Get(kind, @namespace, name);
        var open = Get(kind, NoNamespace, name);
        return own.Count == 0 ? open : open.Count == 0 ? own : [.. own, .. open];
    }

    /// <summary>The object of that kind and name that belongs to no namespace.</summary>
    public KubernetesObject? FindClusterWide(string kind, string name) => Get(kind, AnyNamespace, name) is [var first, ..] ? first : null;

    /// <summary>The workloads with pods that a Service selects; none for a Service whose endpoints somebody writes by hand, or that is a name only.</summary>
    public ImmutableArray<Workload> PodsBehind(KubernetesObject service) => _behind.GetOrAdd(service, Select, this);

    private static ImmutableArray<Workload> Select(KubernetesObject service, ObjectIndex index)
    {
        var selector = service.Spec["selector"];
        return service.Is("", "Service") && selector.IsMapping && selector.Entries.Count > 0 && service.Spec["type"].Text != "ExternalName"
            ? [.. index.Pods.Select(service.Namespace, LabelSelector.OfMap(selector))]
            : [];
    }

    private List<KubernetesObject> Get(string kind, string @namespace, string name) => _byName.GetValueOrDefault((kind, @namespace, name)) ?? [];

    private void Add((string Kind, string Namespace, string Name) key, KubernetesObject item)
    {
        if (!_byName.TryGetValue(key, out var variants))
        {
            _byName.Add(key, variants = new(1));
        }

        if (variants.Count < MostVariants)
        {
            variants.Add(item);
        }
    }
}
