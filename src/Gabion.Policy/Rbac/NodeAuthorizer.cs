using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Policy.Rbac;

/// <summary>What the Node authorizer says.</summary>
/// <param name="IsAllowed">Null when it depends on what the input does not say.</param>
/// <param name="Reason">A clause.</param>
public sealed record NodeDecision(bool? IsAllowed, string Reason);

/// <summary>
/// The API server's Node authorizer (plugin/pkg/auth/authorizer/node, 1.36): a kubelet may have what the pods of its node need, by the
/// pods at hand, its own node, lease and CSINode, and what the role <c>system:node</c> allows of all else. Which pods and nodes it may
/// write is narrowed further by the admission plugin NodeRestriction.
/// </summary>
public sealed class NodeAuthorizer(AccessPolicy policy, ClusterFacts facts)
{
    private readonly NodeMap _nodes = new(facts);

    /// <summary>The resources of which it decides object by object, so that RBAC alone does not tell who may.</summary>
    public static bool IsOfPods(AccessRequest request) =>
        request is ResourceRequest { Group: "", Resource: "secrets" or "configmaps" or "persistentvolumeclaims" or "persistentvolumes" or "serviceaccounts" or "pods" or "nodes" }
            or ResourceRequest { Group: "storage.k8s.io", Resource: "volumeattachments" or "csinodes" } or ResourceRequest { Group: "coordination.k8s.io", Resource: "leases" }
            or ResourceRequest { Group: "resource.k8s.io", Resource: "resourceclaims" or "resourceslices" };

    /// <param name="node">The name of the kubelet's node.</param>
    public NodeDecision Decide(string node, AccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(request);
        return request is not ResourceRequest asked ? ByRole(request) : (asked.Group, asked.Resource, asked.Subresource, asked.Verb) switch
        {
            ("", "secrets", "", "get" or "list" or "watch") => OfSecret(node, asked),
            ("", "configmaps", "", "get" or "list" or "watch") => Of(node, asked, "mounts that ConfigMap", pod => Mentions(pod, "configMap", "name", "name", "configMapKeyRef", "configMapRef")),
            ("", "persistentvolumeclaims", "", "get") => Related(node, asked, "mounts that claim", workload => ClusterFacts.Claims(workload, asked.Name)),
            ("", "serviceaccounts", "token", "create") or ("", "serviceaccounts", "", "get") => OfAccount(node, asked),
            ("", "pods", "", "get") => Related(node, asked, "is that pod", workload => workload.Kind == "Pod" && workload.Object.Name == asked.Name),
            ("", "pods", "", "list" or "watch") => new(false, "a kubelet lists pods only with the field selector spec.nodeName of its own node"),
            ("", "pods", "", "create" or "delete") or ("", "pods", "status", "update" or "patch") or ("", "pods", "eviction", "create") => new(true, "a kubelet may, and NodeRestriction holds it to pods of its own node"),
            ("", "nodes", "", "create" or "update" or "patch") or ("", "nodes", "status", "update" or "patch") => new(true, "a kubelet may, and NodeRestriction holds it to its own node"),
            ("", "nodes", "", "get" or "list" or "watch") => asked.Name == node ? new(true, "it is its own node") : new(false, "a kubelet reads its own node only"),
            ("coordination.k8s.io", "leases", "", "get" or "create" or "update" or "patch" or "delete") => Own(asked.Namespace == "kube-node-lease" && (asked.Verb == "create" || asked.Name == node), "lease in kube-node-lease"),
            ("storage.k8s.io", "csinodes", "", "get" or "create" or "update" or "patch" or "delete") => Own(asked.Verb == "create" || asked.Name == node, "CSINode"),
            ("resource.k8s.io", "resourceslices", "", "create") => new(true, "a kubelet may, and NodeRestriction holds it to its own node"),
            ("", "persistentvolumes", "", "get") or ("", "persistentvolumeclaims", "status", _) or ("storage.k8s.io", "volumeattachments", "", "get")
                or ("resource.k8s.io", "resourceclaims", "", "get") or ("resource.k8s.io", "resourceslices", "", _) => new(null, "it goes by volumes, attachments and devices of the node's pods, which are not looked at"),
            _ => IsOfPods(asked) ? new(false, "the Node authorizer lets no kubelet do that") : ByRole(asked),
        };
    }

    private NodeDecision ByRole(AccessRequest request) =>
        policy.Roles.FirstOrDefault(role => role is { IsClusterRole: true, Name: "system:node" })?.Rules.FirstOrDefault(rule => rule.Allows(request)) is { } rule
            ? new(true, $"the Node authorizer lets every kubelet, by the rules of system:node: {rule}")
            : new(false, "the Node authorizer lets no kubelet do that");

    private static NodeDecision Own(bool isOwn, string what) => isOwn ? new(true, $"it is its own {what}") : new(false, $"a kubelet has its own {what} only");

    private NodeDecision OfAccount(string node, ResourceRequest asked) => asked.Name.Length == 0
        ? new(false, "a kubelet asks for one service account by name")
        : Related(node, asked, "runs as that service account", workload => !workload.IsStatic && ClusterFacts.AccountOf(workload) == Subject.ServiceAccount(asked.Namespace, asked.Name));

    private NodeDecision Of(string node, ResourceRequest asked, string does, Func<PodTemplate, IEnumerable<Field>> mentions) => asked.Name.Length == 0
        ? new(false, "a kubelet reads one object by name, never a list")
        : Related(node, asked, does, workload => !workload.IsStatic && mentions(workload.Pod).Any(field => field.Text == asked.Name));

    private NodeDecision OfSecret(string node, ResourceRequest asked) => asked.Name.Length == 0
        ? new(false, "a kubelet reads one object by name, never a list")
        : Related(node, asked, "mounts that Secret, or a volume with it", workload => facts.KubeletSecrets(workload).Contains((asked.Namespace, asked.Name)), anywhere: true);

    /// <summary>Whether a pod of the node needs it: yes, perhaps (where it runs is open), or no.</summary>
    /// <param name="anywhere">Pods of other namespaces may need it too: volumes name Secrets of any.</param>
    private NodeDecision Related(string node, ResourceRequest asked, string does, Func<Workload, bool> needs, bool anywhere = false)
    {
        if (asked.Namespace.Length == 0)
        {
            return new(false, "a kubelet reads one object of one namespace");
        }

        if (facts.Workloads.IsEmpty)
        {
            return new(null, "the Node authorizer goes by the pods of the node, and what was read has none");
        }

        Workload? perhaps = null;
        foreach (var workload in facts.Workloads.Where(workload => (anywhere || ClusterFacts.NamespaceOf(workload) == asked.Namespace) && needs(workload)))
        {
            var placement = _nodes.Of(workload);
            if (placement.IsOnAll || placement.On.Contains(node))
            {
                return new(true, $"the Node authorizer lets it: {Name(workload)} {does}, and has a pod on node '{node}'");
            }

            perhaps = placement.IsOpen && placement.Among.Has(node) ? workload : perhaps;
        }

        return perhaps is null
            ? new(false, $"no pod on node '{node}' needs it, as far as what was read says")
            : new(null, $"{Name(perhaps)} {does}, and whether it has a pod on node '{node}' is not known");
    }

    private static string Name(Workload workload) => $"{workload.Kind} {ClusterFacts.NamespaceOf(workload)}/{workload.Object.Name}";

    private static IEnumerable<Field> Mentions(PodTemplate pod, string volumeKey, string nameKey, string projectedKey, string variable, string variables) =>
        pod.Spec["volumes"].Items.SelectMany(volume => volume["projected"]["sources"].Items.Select(item => item[volumeKey][projectedKey]).Prepend(volume[volumeKey][nameKey]))
            .Concat(pod.Containers.SelectMany(container => container.Field["env"].Items.Select(item => item["valueFrom"][variable]["name"]).Concat(container.Field["envFrom"].Items.Select(item => item[variables]["name"]))));
}
