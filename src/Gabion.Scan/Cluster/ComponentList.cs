using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Packages;
using Gabion.Scan.Vulnerabilities;

namespace Gabion.Scan.Cluster;

/// <summary>The programs that a cluster is made of, by what nodes and images say of their versions, as packages that advisories speak of.</summary>
internal sealed partial class ComponentList
{
    private const int MaxPlaces = 20;

    /// <summary>The end of an image's name, and the Go module that its advisories are about.</summary>
    private static readonly (string Image, string Module)[] Images =
    [
        ("kube-apiserver", "k8s.io/kubernetes"),
        ("kube-controller-manager", "k8s.io/kubernetes"),
        ("kube-scheduler", "k8s.io/kubernetes"),
        ("kube-proxy", "k8s.io/kubernetes"),
        ("coredns/coredns", "github.com/coredns/coredns"),
        ("ingress-nginx/controller", "k8s.io/ingress-nginx"),
        ("library/traefik", "github.com/traefik/traefik"),
        ("argoproj/argocd", "github.com/argoproj/argo-cd"),
        ("argoproj/workflow-controller", "github.com/argoproj/argo-workflows"),
        ("kyverno/kyverno", "github.com/kyverno/kyverno"),
        ("cilium/cilium", "github.com/cilium/cilium"),
        ("grafana/grafana", "github.com/grafana/grafana"),
        ("prometheus/prometheus", "github.com/prometheus/prometheus"),
        ("prom/prometheus", "github.com/prometheus/prometheus"),
        ("hashicorp/vault", "github.com/hashicorp/vault"),
        ("hashicorp/consul", "github.com/hashicorp/consul"),
        ("external-secrets/external-secrets", "github.com/external-secrets/external-secrets"),
        ("rancher/rancher", "github.com/rancher/rancher"),
        ("rancher/fleet", "github.com/rancher/fleet"),
        ("goharbor/harbor-core", "github.com/goharbor/harbor"),
        ("minio/minio", "github.com/minio/minio"),
        ("library/nats", "github.com/nats-io/nats-server"),
        ("openpolicyagent/opa", "github.com/open-policy-agent/opa"),
        ("crossplane/crossplane", "github.com/crossplane/crossplane"),
        ("kubevirt/virt-operator", "kubevirt.io/kubevirt"),
        ("envoyproxy/gateway", "github.com/envoyproxy/gateway"),
        ("tekton-releases/github.com/tektoncd/pipeline/cmd/controller", "github.com/tektoncd/pipeline"),
        ("karmada/karmada-apiserver", "github.com/karmada-io/karmada"),
    ];

    /// <summary>What nodes call their container runtime, and its module.</summary>
    private static readonly (string Scheme, string Module)[] Runtimes =
    [
        ("containerd", "github.com/containerd/containerd"),
        ("cri-o", "github.com/cri-o/cri-o"),
        ("docker", "github.com/docker/docker"),
    ];

    /// <summary>Modules that carry no major version in their path, since they were there before modules were.</summary>
    private static readonly ImmutableHashSet<string> WithoutMajor = ["github.com/docker/docker"];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Module, string Version), SortedSet<string>> _found = [];
    private readonly List<RunningSystem> _systems = [];
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _builds = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unnamed = new(StringComparer.Ordinal);

    /// <summary>What the workloads among facts show.</summary>
    public static ComponentList Of(IEnumerable<Fact> facts)
    {
        var list = new ComponentList();
        foreach (var workload in facts.OfType<Workload>())
        {
            list.Note(workload.Object, [workload]);
        }

        return list;
    }

    /// <summary>What a node or a pod says.</summary>
    public void Note(KubernetesObject @object, ImmutableArray<Workload> workloads)
    {
        if (@object.Is("", "Node"))
        {
            var node = @object.Root["status"]["nodeInfo"];
            lock (_lock)
            {
                _kinds.Add(node["operatingSystem"].Text ?? @object.Labels["kubernetes.io/os"].Text ?? "");
            }

            Add("k8s.io/kubernetes", node["kubeletVersion"].Text, @object.File.Path);
            lock (_lock)
            {
                _systems.Add(new(@object.Resource, @object.File.Path, node["kernelVersion"].Text, node["osImage"].Text));
            }

            var (scheme, version) = node["containerRuntimeVersion"].Text?.Split("://") is [var name, var text] ? (name, text) : ("", null);
            Add(Runtimes.FirstOrDefault(runtime => runtime.Scheme == scheme).Module, version, @object.File.Path);
        }

        foreach (var container in workloads.SelectMany(workload => workload.Pod.Containers))
        {
            if (ImageRef.TryParse(container.Field["image"].Text, out var image)
                && Images.FirstOrDefault(known => image.Repository == known.Image || image.Repository.EndsWith("/" + known.Image, StringComparison.Ordinal)) is { Module: not null } known)
            {
                Add(known.Module, image.Tag, @object.File.Path);
            }
        }
    }

    /// <summary>Whether there are nodes, and all of them say that they run Linux.</summary>
    public bool IsOfLinux
    {
        get
        {
            lock (_lock)
            {
                return _kinds.Count == 1 && _kinds.Contains("linux");
            }
        }
    }

    /// <summary>The API server itself.</summary>
    public void NoteServer(string version) => Add("k8s.io/kubernetes", version, "cluster");

    /// <summary>Each component once in each version, found at the objects that show it.</summary>
    public Inventory Inventory()
    {
        lock (_lock)
        {
            return new(null, [.. _found.Select(pair => new Package
            {
                Type = "golang",
                Name = pair.Key.Module,
                Version = pair.Key.Version,
                Evidence = PackageEvidence.Inferred,
                FoundAt = [.. pair.Value],
            })]);
        }
    }

    /// <summary>What nodes run, in the order of their names.</summary>
    public ImmutableArray<RunningSystem> Systems()
    {
        lock (_lock)
        {
            return [.. _systems.OrderBy(system => system.Place, StringComparer.Ordinal)];
        }
    }

    /// <summary>Versions that a vendor builds: it may have mended what the version alone says is weak.</summary>
    public ImmutableArray<CoverageGap> Gaps()
    {
        lock (_lock)
        {
            return
            [
                .. Gap(_builds, "The provider's own builds ({0}) were judged by the version that they are made of; what the provider has mended in them is not known here.", "Look at the provider's own advisories."),
                .. Gap(_unnamed, "Builds without a version ({0}) were held to no advisory.", "Build with the version in it, or look at the advisories for the commit."),
            ];
        }
    }

    private static IEnumerable<CoverageGap> Gap(SortedSet<string> versions, string reason, string remedy) =>
        versions.Count == 0 ? [] : [new(GapKind.Unknown, "", null, string.Format(CultureInfo.InvariantCulture, reason, $"{string.Join(", ", versions.Take(5))}{(versions.Count > 5 ? "…" : "")}"), remedy)];

    private void Add(string? module, string? text, string place)
    {
        if (module is null || text is null || Version().Match(text) is not { Success: true } match)
        {
            return;
        }

        var version = match.Groups["version"].Value;
        var major = match.Groups["major"].Value;
        var isOld = major is "0" or "1" || WithoutMajor.Contains(module) || module.StartsWith("k8s.io/", StringComparison.Ordinal);
        lock (_lock)
        {
            if (version == "0.0.0")
            {
                _unnamed.Add($"{module} {text}"); // built from a source tree: v0.0.0-master+…
                return;
            }

            if (match.Groups["build"].Value is { Length: > 0 } && module == "k8s.io/kubernetes")
            {
                _builds.Add(text);
            }

            var key = (isOld ? module : $"{module}/v{major}", $"v{version}");
            if (!_found.TryGetValue(key, out var places))
            {
                _found.Add(key, places = new(StringComparer.Ordinal));
            }

            if (places.Count < MaxPlaces)
            {
                places.Add(place);
            }
        }
    }

    /// <summary><c>v1.33.1</c>, with what a vendor puts behind it: <c>-gke.100</c>, <c>+k3s1</c>, <c>-eks-a5565ad</c>.</summary>
    [GeneratedRegex(@"^v?(?<version>(?<major>\d{1,4})\.\d{1,5}\.\d{1,5})(?<build>[-+].*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
