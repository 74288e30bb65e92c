using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>What is in a pod, and what leads out of it.</summary>
public sealed class NodeDoorTests
{
    [Theory]
    [InlineData("/", false, "Node, ControlPlane, Kubelet, Tokens")]
    [InlineData("/", true, "Node, Kubelet, Tokens, ControlPlane")] // the sockets are in it
    [InlineData("/var/run/docker.sock", true, "Node")]
    [InlineData("/run", true, "Node")]
    [InlineData("/run/containerd", true, "Node")]
    [InlineData("/run/containerd/containerd.sock", false, "Node")]
    [InlineData("/run/netns", false, "")]
    [InlineData("/etc", false, "Node, ControlPlane, Kubelet")]
    [InlineData("/etc", true, "ControlPlane, Kubelet")]
    [InlineData("/etc/ssl/certs", false, "")]
    [InlineData("/etc/cron.d/x", false, "Node")]
    [InlineData("/etc/cron.d", true, "")]
    [InlineData("/etc/kubernetes/pki", true, "ControlPlane")]
    [InlineData("/etc/kubernetes/pki/etcd", true, "ControlPlane")]
    [InlineData("/etc/kubernetes/pki/ca.crt", true, "")] // no secret
    [InlineData("/etc/kubernetes/manifests/", false, "Node")]
    [InlineData("/var/lib/etcd", true, "Etcd")]
    [InlineData("/var/lib/etcd/member", false, "ControlPlane")]
    [InlineData("/var/lib/kubelet/pods", true, "Tokens")]
    [InlineData("/var/lib/kubelet/pods/0f2/volumes", true, "Tokens")]
    [InlineData("/var/lib/kubelet", true, "Kubelet, Tokens")]
    [InlineData("/var/lib/kubelet/../etcd//", true, "Etcd")]
    [InlineData("/lib/modules", true, "")]
    [InlineData("/lib/modules", false, "Node")]
    [InlineData("/proc", true, "")]
    [InlineData("/proc", false, "Node")]
    [InlineData("/srv/data", false, "")]
    public void A_host_path_gives_what_is_in_it(string path, bool isReadOnly, string gifts)
    {
        var pod = $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: a, namespace: a}
            spec:
              volumes: [{name: v, hostPath: {path: {{path}} } }]
              containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /v, readOnly: {{(isReadOnly ? "true" : "false")}} }]}]
            """;
        Assert.Equal(gifts.Split(", ").Order(StringComparer.Ordinal), Doors(pod).Select(door => door.Gift.ToString()).DefaultIfEmpty("").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("hostPID: true, containers: [{name: c, image: i, securityContext: {capabilities: {add: [SYS_PTRACE]}}}]", "Node")]
    [InlineData("containers: [{name: c, image: i, securityContext: {capabilities: {add: [SYS_PTRACE]}}}]", "")]
    [InlineData("hostPID: true, containers: [{name: c, image: i}]", "")]
    [InlineData("hostPID: true, containers: [{name: c, image: i, securityContext: {privileged: true}}]", "Node")]
    [InlineData("containers: [{name: c, image: i, securityContext: {capabilities: {add: [CAP_SYS_ADMIN]}}}]", "Node")]
    [InlineData("hostUsers: false, containers: [{name: c, image: i, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]", "")]
    [InlineData("securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: c, image: i}]", "Node")]
    [InlineData("volumes: [{name: v, hostPath: {path: /etc}}], containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /v, subPath: ssl}]}]", "")]
    [InlineData("volumes: [{name: v, hostPath: {path: /etc}}], containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /v, subPath: kubernetes/pki, readOnly: true}]}]", "ControlPlane")]
    [InlineData("volumes: [{name: v, hostPath: {path: /}}], containers: [{name: c, image: i}]", "")] // no container has it
    public void A_container_has_its_node_by_what_it_is_given(string spec, string gift) =>
        Assert.Equal(gift, string.Join(",", Doors($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: a}}\nspec: {{{spec}}}\n").Select(door => door.Gift)));

    [Theory]
    [InlineData("containers: [{name: c, image: i}]", true)]
    [InlineData("automountServiceAccountToken: false, containers: [{name: c, image: i}]", false)]
    [InlineData("automountServiceAccountToken: false, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}], containers: [{name: c, image: i, volumeMounts: [{name: t, mountPath: /t}]}]", true)]
    [InlineData("automountServiceAccountToken: false, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token, audience: vault}}]}}], containers: [{name: c, image: i, volumeMounts: [{name: t, mountPath: /t}]}]", false)]
    [InlineData("automountServiceAccountToken: false, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token, audience: 'https://kubernetes.default.svc.cluster.local'}}]}}], containers: [{name: c, image: i, volumeMounts: [{name: t, mountPath: /t}]}]", true)]
    [InlineData("automountServiceAccountToken: false, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}], containers: [{name: c, image: i}]", false)]
    public void A_token_is_in_the_pod_whichever_way_it_comes(string spec, bool isThere)
    {
        var (_, graph) = RbacObjects.Graph($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: a}}\nspec: {{{spec}}}\n");
        Assert.Equal(isThere, graph.Shortest(new AccessNode.Inside("Pod", "a", "a"), new AccessNode.Acts(Subject.ServiceAccount("a", "default")), _ => true) is not null);
    }

    [Fact]
    public void Keys_of_the_control_plane_are_had_only_where_it_runs()
    {
        const string Mount = "volumes: [{name: v, hostPath: {path: /etc/kubernetes/pki}}], containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /v, readOnly: true}]}]";
        string Pod(string more) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: a}}\nspec: {{{more}{Mount}}}\n---\n";
        const string Nodes = "apiVersion: v1\nkind: Node\nmetadata: {name: cp, labels: {node-role.kubernetes.io/control-plane: ''}}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: n1}\n";
        (int, int)? Way(string manifests) =>
            RbacObjects.Graph(manifests).Graph.DistancesTo(new AccessNode.ClusterAdmin()).TryGetValue(new AccessNode.Inside("Pod", "a", "a"), out var way) ? (way.Conditions, way.Acts) : null;
        Assert.Equal((1, 1), Way(Pod("")));
        Assert.Equal((0, 1), Way(Pod("nodeName: cp, ") + Nodes));
        Assert.Null(Way(Pod("nodeName: n1, ") + Nodes));
        Assert.Equal((1, 1), Way(Pod("") + Nodes));
    }

    private static IEnumerable<NodeDoor> Doors(string pod) => NodeDoor.Of(RbacObjects.Facts(pod).Workloads[0]);
}
