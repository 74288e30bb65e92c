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

    /// <summary>Host paths that give the node to whoever writes, or even reads, them.</summary>
    private static readonly string[] NodePaths =
    [
        "/", "/etc", "/root", "/home", "/proc", "/dev", "/boot", "/usr", "/bin", "/sbin", "/lib", "/var", "/var/lib", "/var/lib/kubelet", "/var/lib/docker",
        "/var/lib/containerd", "/var/run", "/run", "/var/run/docker.sock", "/run/docker.sock", "/run/containerd", "/run/containerd/containerd.sock",
        "/var/run/containerd", "/var/run/containerd/containerd.sock", "/run/crio", "/run/crio/crio.sock", "/var/run/crio/crio.sock", "/etc/kubernetes",
        "/etc/kubernetes/manifests", "/var/spool/cron", "/etc/cron.d",
    ];

    /// <summary>Capabilities with which a process leaves its container.</summary>
    private static readonly string[] NodeCapabilities = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"];

    public ImmutableArray<KubernetesObject> Objects => objects;

    public ImmutableArray<Workload> Workloads => workloads;

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

    /// <summary>Whether the token of its service account is in its pods: the pod says so, else the service account, else yes.</summary>
    public bool MountsToken(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var own = workload.Pod.Spec["automountServiceAccountToken"];
        if (own.Exists)
        {
            return !own.IsFalse;
        }

        var account = _accounts.GetValueOrDefault($"{NamespaceOf(workload)}/{workload.Pod.ServiceAccountName}");
        return account?.Root["automountServiceAccountToken"].IsFalse != true;
    }

    /// <summary>Why a process in the workload's pods can become root on its node; null when nothing says so.</summary>
    public static string? NodeAccess(Workload workload) => NodeAccesses(workload).FirstOrDefault()?.Why;

    /// <summary>Every reason for which a process in the workload's pods can become root on its node.</summary>
    public static IEnumerable<NodeDoor> NodeAccesses(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        foreach (var container in workload.Pod.Containers)
        {
            if (container.SecurityContext["privileged"] is { IsTrue: true } privileged)
            {
                yield return new($"container '{container.Name}' is privileged", privileged);
            }

            foreach (var item in container.SecurityContext["capabilities"]["add"].Items)
            {
                if (item.Text is { } capability && NodeCapabilities.Contains(capability.Replace("CAP_", "", StringComparison.Ordinal)))
                {
                    yield return new($"container '{container.Name}' has the capability {capability}", item);
                }
            }
        }

        foreach (var volume in workload.Pod.Spec["volumes"].Items)
        {
            var path = volume["hostPath"]["path"];
            if (path.Text is { } text && NodePaths.Contains(text.Length > 1 ? text.TrimEnd('/') : text))
            {
                yield return new($"it mounts {text} of its node", path);
            }
        }
    }

    /// <summary>Whether the namespace lets pods in that take the node: its Pod Security level does not hold them off.</summary>
    public bool AllowsNodeAccess(string @namespace) => !_namespaces.TryGetValue(@namespace, out var item)
        || NamespacePolicy.Read(item.Labels, NamespacePolicy.Open, out _).Enforce.Level == PodSecurityLevel.Privileged;

    private static Dictionary<string, KubernetesObject> ByKey(IEnumerable<KubernetesObject> items, Func<KubernetesObject, string> key) =>
        items.GroupBy(key).ToDictionary(group => group.Key, group => group.Last());
}

/// <summary>A way out of a container onto its node.</summary>
/// <param name="Why">A clause: <c>container 'web' is privileged</c>.</param>
/// <param name="At">The value that opens it.</param>
public sealed record NodeDoor(string Why, Field At);
