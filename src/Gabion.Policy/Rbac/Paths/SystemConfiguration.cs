using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>ConfigMaps of kube-system that steer the cluster, and what changing them gives.</summary>
public static class SystemConfiguration
{
    /// <summary>Their namespace.</summary>
    public const string Namespace = "kube-system";

    private const string NextKubeadm = "kubeadm upgrades or joins a node after that";

    private static readonly AccessNode Traffic = new Sways(Sway.Traffic, null);

    private static readonly (string Name, AccessNode To, string Means, string? Condition)[] Table =
    [
        ("aws-auth", new ClusterAdmin(), "maps an AWS identity of its own to system:masters", "the cluster still reads aws-auth (EKS authentication mode CONFIG_MAP or API_AND_CONFIG_MAP)"),
        ("kubeadm-config", new ClusterAdmin(), "sets how the API server is started", NextKubeadm),
        ("kubelet-config", new OnEveryNode(), "sets how kubelets are started", NextKubeadm),
        ("extension-apiserver-authentication", new Sways(Sway.ExtensionServers, null), "names a certificate authority of its own, which extension API servers trust", "they read it before the API server writes it anew"),
        ("coredns", Traffic, "leads the names of Services elsewhere", null),
        ("coredns-custom", Traffic, "leads the names of Services elsewhere", null),
        ("kube-dns", Traffic, "leads names elsewhere", null),
        ("node-local-dns", Traffic, "leads names elsewhere", null),
        ("kube-proxy", Traffic, "has kube-proxy ask another server where Services lead", "kube-proxy is started anew"),
        ("cilium-config", Traffic, "turns off how Cilium keeps pods apart", "its agents are started anew"),
        ("calico-config", Traffic, "changes the network of new pods", "calico-node is started anew"),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Table.Select(item => item.Name);

    internal static IEnumerable<Step> Steps(AccessNode from, Power power, Grant grant, ClusterFacts facts)
    {
        if (grant.Namespace is not (null or Namespace))
        {
            yield break;
        }

        foreach (var (name, to, means, condition) in Table.Where(item => power.Reaches(item.Name)))
        {
            if (facts.SystemConfigMaps.Contains(name) || (facts.SystemConfigMaps.Count == 0 && !facts.IsWhole("", "configmaps", Namespace)))
            {
                // With others of the namespace at hand, or all that there are, one that is missing is not there; else nothing says so.
                var isThere = facts.SystemConfigMaps.Contains(name);
                yield return new(from, to, $"{means}, by the ConfigMap {Namespace}/{name}", grant, 1)
                {
                    Condition = (isThere, condition) switch
                    {
                        (true, _) => condition,
                        (_, null) => "the cluster has that ConfigMap",
                        _ => $"the cluster has that ConfigMap, and {condition}",
                    },
                };
            }
        }
    }
}
