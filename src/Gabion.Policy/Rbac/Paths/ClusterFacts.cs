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

    private readonly ILookup<(string Namespace, string Claim), (string Namespace, string Name)> _claimed =
        objects.Where(item => item.Is("", "PersistentVolume")).SelectMany(Claimed).ToLookup(pair => pair.By, pair => pair.Secret);

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

    /// <summary>
    /// Of a cluster, whether every object of a kind (API group, plural name, namespace or null for all) is here, so that another is not there. Null for
    /// manifests, of which others may always be elsewhere.
    /// </summary>
    public Func<string, string, string?, bool>? HasAll { get; init; }

    /// <summary>True when Node objects of a cluster could not all be read: there may be more than there are here.</summary>
    public bool LacksNodes => HasAll?.Invoke("", "nodes", null) == false;

    /// <summary>Whether the input shows that there is no object but those that it has.</summary>
    public bool IsWhole(string group, string resource, string? @namespace) => HasAll?.Invoke(group, resource, @namespace) == true;

    /// <summary>The same facts for a question about a node.</summary>
    public ClusterFacts Asking(string node) => new(objects, workloads) { PodNodes = PodNodes, HasAll = HasAll, AskedNodes = [.. AskedNodes, node] };

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
    /// The token of its service account that the API server takes, as its containers have it: a projected volume holds one, or the pod, else the
    /// service account, does not turn the usual one off. Null when there is none.
    /// </summary>
    public PodHolding? MountedToken(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (workload.IsStatic)
        {
            return null; // it has no service account, whatever is filled in
        }

        var projected = ProjectedToken(workload.Pod);
        if (projected is { OnlyIn: null })
        {
            return projected;
        }

        var own = workload.Pod.Spec["automountServiceAccountToken"];
        var isOff = own.Exists ? own.IsFalse
            : _accounts.GetValueOrDefault($"{NamespaceOf(workload)}/{workload.Pod.ServiceAccountName}")?.Root["automountServiceAccountToken"].IsFalse == true;
        return isOff ? projected : new(workload.Pod.ServiceAccountName, workload.Pod.Spec["serviceAccountName"], null);
    }

    /// <summary>The token of a projected volume that a container mounts and whose audience is the API server; null when there is none.</summary>
    private static PodHolding? ProjectedToken(PodTemplate pod) =>
        (from volume in pod.Spec["volumes"].Items
         from source in volume["projected"]["sources"].Items
         let token = source["serviceAccountToken"]
         where token.IsMapping && (token["audience"].Text is not { Length: > 0 } audience || audience.Contains("kubernetes.default.svc", StringComparison.Ordinal))
         let users = Mounting(pod, volume)
         where users.Count > 0
         select new PodHolding(pod.ServiceAccountName, token, PodHolding.OnlyOf(users))).OrderBy(held => held.OnlyIn is not null).FirstOrDefault();

    /// <summary>The Secrets that a pod's containers have in volumes that they mount and in variables, each once.</summary>
    public static IEnumerable<PodHolding> MountedSecrets(PodTemplate pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var volumes = pod.Spec["volumes"].Items.Select(volume => (Fields: SecretsOf(volume), Users: Mounting(pod, volume))).Where(pair => pair.Users.Count > 0);
        return volumes.SelectMany(pair => pair.Fields.Select(field => new PodHolding(field.Text ?? "", field, PodHolding.OnlyOf(pair.Users))))
            .Concat(pod.Containers.SelectMany(container => SecretsOf(container).Select(field => new PodHolding(field.Text ?? "", field, PodHolding.OnlyOf([container])))))
            .Where(held => held.Name.Length > 0).OrderBy(held => held.OnlyIn is not null).DistinctBy(held => held.Name);
    }

    /// <summary>The Secrets that a volume shows as files.</summary>
    private static IEnumerable<Field> SecretsOf(Field volume) => volume["projected"]["sources"].Items.Select(item => item["secret"]["name"]).Prepend(volume["secret"]["secretName"]);

    /// <summary>The Secrets of a container's variables.</summary>
    private static IEnumerable<Field> SecretsOf(ContainerSpec container) =>
        container.Field["env"].Items.Select(item => item["valueFrom"]["secretKeyRef"]["name"]).Concat(container.Field["envFrom"].Items.Select(item => item["secretRef"]["name"]));

    private static List<ContainerSpec> Mounting(PodTemplate pod, Field volume) =>
        [.. pod.Containers.Where(container => container.Field["volumeMounts"].Items.Any(mount => mount["name"].Text == volume["name"].Text))];

    /// <summary>
    /// The Secrets that a kubelet reads for a pod: those that the pod has, those of its images, those with which its volumes are mounted, and those of
    /// the PersistentVolumes that it claims, which may be of another namespace (pkg/api/v1/pod, VisitPodSecretNames; pkg/api/v1/persistentvolume,
    /// VisitPVSecretNames, those that a kubelet sees). A static pod names none.
    /// </summary>
    public IEnumerable<(string Namespace, string Name)> KubeletSecrets(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (workload.IsStatic)
        {
            return [];
        }

        var spec = workload.Pod.Spec;
        var own = spec["volumes"].Items.SelectMany(SecretsOf).Concat(workload.Pod.Containers.SelectMany(SecretsOf))
            .Concat(spec["imagePullSecrets"].Items.Select(item => item["name"]))
            .Concat(spec["volumes"].Items.SelectMany(volume => VolumeSecrets.Select(way => volume[way.Type][way.Reference]).Select(reference => reference.IsMapping ? reference["name"] : reference)));
        return own.Select(field => field.Text).OfType<string>().Where(name => name.Length > 0).Select(name => (NamespaceOf(workload), name))
            .Concat(ClaimsOf(workload).Select(claim => (NamespaceOf(workload), claim)).Concat(NumberedClaims(workload).Select(prefix => (NamespaceOf(workload), prefix))).SelectMany(claim => _claimed[claim]))
            .Distinct();
    }

    /// <summary>The Secrets with which a kubelet mounts PersistentVolumes, by the claim that each is bound to and by that of a template.</summary>
    private static IEnumerable<((string Namespace, string Claim) By, (string Namespace, string Name) Secret)> Claimed(KubernetesObject volume)
    {
        var (spec, @namespace, claim) = (volume.Spec, volume.Spec["claimRef"]["namespace"].Text ?? "", volume.Spec["claimRef"]["name"].Text ?? "");
        (string, string Name) In(Field named, Field name) => (named.Text is { Length: > 0 } other ? other : @namespace, name.Text ?? "");
        var references = VolumeSecrets.Where(way => way.Reference == "secretRef").Select(way => spec[way.Type]["secretRef"])
            .Concat([spec["csi"]["nodePublishSecretRef"], spec["csi"]["nodeStageSecretRef"], spec["csi"]["nodeExpandSecretRef"]]);
        var secrets = references.Select(reference => In(reference["namespace"], reference["name"])).Append(In(spec["azureFile"]["secretNamespace"], spec["azureFile"]["secretName"]));
        return from secret in secrets
               where secret.Name.Length > 0 && claim.Length > 0
               from bound in (string[])[claim, WithoutNumber(claim)]
               select ((@namespace, bound), secret);
    }

    /// <summary>Whether a pod of the workload mounts a claim of its namespace.</summary>
    public static bool Claims(Workload workload, string claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return ClaimsOf(workload).Contains(claim) || NumberedClaims(workload).Contains(WithoutNumber(claim));
    }

    /// <summary>The claims that its pods mount by name; that of an ephemeral volume is named after the pod.</summary>
    private static IEnumerable<string> ClaimsOf(Workload workload) => workload.IsStatic ? [] : workload.Pod.Spec["volumes"].Items
        .Select(volume => volume["persistentVolumeClaim"]["claimName"].Text ?? (volume["ephemeral"].IsMapping && workload.Kind == "Pod" ? $"{workload.Object.Name}-{volume["name"].Text}" : null)).OfType<string>();

    /// <summary>How the names of the claims begin that a StatefulSet makes of its templates: the number of the pod follows.</summary>
    private static IEnumerable<string> NumberedClaims(Workload workload) => workload.Kind != "StatefulSet" ? []
        : workload.Object.Spec["volumeClaimTemplates"].Items.Select(template => $"{template["metadata"]["name"].Text}-{workload.Object.Name}-");

    /// <summary><c>data-db-</c> of <c>data-db-12</c>; a name that no number ends has no such beginning and stays as it is.</summary>
    private static string WithoutNumber(string claim) => claim.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) is { } prefix && prefix.EndsWith('-') ? prefix : claim;

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
