using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What paths need to know of the cluster beside roles and bindings.</summary>
/// <param name="objects">Namespaces, service accounts, Secrets and ConfigMaps are looked at.</param>
public sealed class ClusterFacts(ImmutableArray<KubernetesObject> objects, ImmutableArray<Workload> workloads)
{
    private readonly Dictionary<string, KubernetesObject> _namespaces = ByKey(objects.Where(item => item.Is("", "Namespace")), item => item.Name);
    private readonly Dictionary<string, KubernetesObject> _accounts = ByKey(objects.Where(item => item.Is("", "ServiceAccount")), item => $"{item.NamespaceOrDefault}/{item.Name}");

    private readonly HashSet<string> _groups = [.. objects.Select(item => item.Group), .. objects.Where(item => item.Kind == "CustomResourceDefinition").Select(item => item.Spec["group"].Text ?? "")];

    public ImmutableArray<KubernetesObject> Objects => objects;

    /// <summary>The names of the ConfigMaps of kube-system; none when the input has none of them.</summary>
    public IReadOnlySet<string> SystemConfigMaps { get; } =
        objects.Where(item => item.Is("", "ConfigMap") && item.Namespace == "kube-system").Select(item => item.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the input has an object, or the definition, of a kind of that group.</summary>
    public bool HasGroup(string group) => _groups.Contains(group);

    public ImmutableArray<Workload> Workloads => workloads;

    /// <summary>Nodes of pods that are not among the workloads, by the path of the workload that they come of.</summary>
    public IReadOnlyDictionary<string, ImmutableSortedSet<string>> PodNodes { get; init; } = FrozenDictionary<string, ImmutableSortedSet<string>>.Empty;

    /// <summary>Nodes that are asked about and that nothing in the input need name.</summary>
    public ImmutableArray<string> AskedNodes { get; init; } = [];

    /// <summary>True when Node objects could not all be read: there may be more than there are here.</summary>
    public bool LacksNodes { get; init; }

    /// <summary>The same facts for a question about a node.</summary>
    public ClusterFacts Asking(string node) => new(objects, workloads) { PodNodes = PodNodes, LacksNodes = LacksNodes, AskedNodes = [.. AskedNodes, node] };

    public static string NamespaceOf(Workload workload) => workload.Object.NamespaceOrDefault;

    /// <summary>Every namespace that is known; <c>kube-system</c> and <c>default</c> always are.</summary>
    public IEnumerable<string> Namespaces(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return _namespaces.Keys
            .Concat(Workloads.Select(NamespaceOf))
            .Concat(policy.Bindings.Select(binding => binding.Namespace).OfType<string>())
            .Concat(policy.Subjects.Select(subject => subject.Namespace).OfType<string>())
            .Concat(["default", "kube-system"])
            .Distinct();
    }

    /// <summary>Every service account that is defined, used or bound.</summary>
    public IEnumerable<Subject> ServiceAccounts(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return _accounts.Values.Select(item => Subject.ServiceAccount(item.NamespaceOrDefault, item.Name))
            .Concat(Workloads.Select(AccountOf))
            .Concat(policy.Subjects.Where(subject => subject.Kind == SubjectKind.ServiceAccount))
            .Distinct();
    }

    public static Subject AccountOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return Subject.ServiceAccount(NamespaceOf(workload), workload.Pod.ServiceAccountName);
    }

    /// <summary>
    /// Whether a token of its service account that the API server takes is in its pods: a projected volume holds one, or the pod, else the
    /// service account, does not turn the usual one off.
    /// </summary>
    public bool MountsToken(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (workload.IsStatic)
        {
            return false; // it has no service account, whatever is filled in
        }

        if (ProjectedToken(workload.Pod).IsMapping)
        {
            return true;
        }

        var own = workload.Pod.Spec["automountServiceAccountToken"];
        if (own.Exists)
        {
            return !own.IsFalse;
        }

        var account = _accounts.GetValueOrDefault($"{NamespaceOf(workload)}/{workload.Pod.ServiceAccountName}");
        return account?.Root["automountServiceAccountToken"].IsFalse != true;
    }

    /// <summary>The <c>serviceAccountToken</c> of a projected volume that a container mounts and whose token the API server takes; an absent field when there is none.</summary>
    public static Field ProjectedToken(PodTemplate pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Spec["volumes"].Items
            .Where(volume => volume["projected"]["sources"].Items.Count > 0 && pod.Containers.Any(container => container.Field["volumeMounts"].Items.Any(mount => mount["name"].Text == volume["name"].Text)))
            .SelectMany(volume => volume["projected"]["sources"].Items).Select(source => source["serviceAccountToken"])
            .FirstOrDefault(token => token.IsMapping && (token["audience"].Text is not { Length: > 0 } audience || audience.Contains("kubernetes.default.svc", StringComparison.Ordinal)));
    }

    /// <summary>The Secrets that a pod's containers have in volumes that they mount and in variables, and where it says so.</summary>
    public static IEnumerable<(string Name, Field At)> MountedSecrets(PodTemplate pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var mounted = pod.Containers.SelectMany(container => container.Field["volumeMounts"].Items).Select(mount => mount["name"].Text).ToHashSet();
        return Secrets(pod, volume => mounted.Contains(volume["name"].Text));
    }

    private static IEnumerable<(string Name, Field At)> Secrets(PodTemplate pod, Func<Field, bool> counts)
    {
        var volumes = pod.Spec["volumes"].Items.Where(counts).SelectMany(volume => volume["projected"]["sources"].Items.Select(item => item["secret"]["name"]).Prepend(volume["secret"]["secretName"]));
        var environment = pod.Containers.SelectMany(container => container.Field["env"].Items.Select(item => item["valueFrom"]["secretKeyRef"]["name"])
            .Concat(container.Field["envFrom"].Items.Select(item => item["secretRef"]["name"])));
        return volumes.Concat(environment).Where(field => field.Text is { Length: > 0 }).Select(field => (field.Text!, field)).DistinctBy(pair => pair.Item1);
    }

    /// <summary>
    /// The Secrets that a kubelet reads for a pod: those that the pod has, those of its images, and those with which its volumes are mounted
    /// (pkg/api/v1/pod, VisitPodSecretNames). A static pod names none.
    /// </summary>
    public static IEnumerable<string> KubeletSecrets(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var spec = workload.Pod.Spec;
        var others = spec["imagePullSecrets"].Items.Select(item => item["name"])
            .Concat(spec["volumes"].Items.SelectMany(volume => VolumeSecrets.Select(way => volume[way.Type][way.Reference]).Select(reference => reference.IsMapping ? reference["name"] : reference)));
        return workload.IsStatic ? [] : Secrets(workload.Pod, _ => true).Select(secret => secret.Name).Concat(others.Select(field => field.Text).OfType<string>().Where(name => name.Length > 0)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// The claims whose volumes a kubelet mounts with a Secret (pkg/api/v1/persistentvolume, VisitPVSecretNames, those that a kubelet sees).
    /// </summary>
    public IEnumerable<(string Namespace, string Claim)> ClaimsWith(string @namespace, string secret)
    {
        foreach (var volume in Objects.Where(item => item.Is("", "PersistentVolume") && item.Spec["claimRef"]["name"].Text is not null))
        {
            var claim = (volume.Spec["claimRef"]["namespace"].Text ?? "", volume.Spec["claimRef"]["name"].Text!);
            var isNamed = volume.Spec["azureFile"]["secretName"].Text == secret && (volume.Spec["azureFile"]["secretNamespace"].Text ?? claim.Item1) == @namespace;
            var references = VolumeSecrets.Where(way => way.Reference == "secretRef").Select(way => volume.Spec[way.Type]["secretRef"])
                .Concat([volume.Spec["csi"]["nodePublishSecretRef"], volume.Spec["csi"]["nodeStageSecretRef"], volume.Spec["csi"]["nodeExpandSecretRef"]]);
            if (isNamed || references.Any(reference => reference["name"].Text == secret && (reference["namespace"].Text ?? claim.Item1) == @namespace))
            {
                yield return claim;
            }
        }
    }

    /// <summary>The claims that a pod of the workload mounts; that of an ephemeral volume is named after the pod.</summary>
    public static IEnumerable<string> ClaimsOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.IsStatic ? [] : workload.Pod.Spec["volumes"].Items
            .Select(volume => volume["persistentVolumeClaim"]["claimName"].Text ?? (volume["ephemeral"].IsMapping && workload.Kind == "Pod" ? $"{workload.Object.Name}-{volume["name"].Text}" : null)).OfType<string>();
    }

    /// <summary>Types of volumes that name a Secret of their own namespace, and where.</summary>
    private static readonly (string Type, string Reference)[] VolumeSecrets =
    [
        ("csi", "nodePublishSecretRef"), ("azureFile", "secretName"), ("cephfs", "secretRef"), ("cinder", "secretRef"), ("flexVolume", "secretRef"), ("rbd", "secretRef"), ("iscsi", "secretRef"),
        ("storageos", "secretRef"), ("scaleIO", "secretRef"),
    ];

    /// <summary>Whether the namespace lets pods in that take the node: its Pod Security level does not hold them off.</summary>
    public bool AllowsNodeAccess(string @namespace) => !_namespaces.TryGetValue(@namespace, out var item)
        || NamespacePolicy.Read(item.Labels, NamespacePolicy.Open, out _).Enforce.Level == PodSecurityLevel.Privileged;

    private static Dictionary<string, KubernetesObject> ByKey(IEnumerable<KubernetesObject> items, Func<KubernetesObject, string> key) =>
        items.GroupBy(key).ToDictionary(group => group.Key, group => group.Last());
}
