using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>What the API server binds itself is known where the input does not have it, and counted once where it does.</summary>
public sealed class BuiltInRolesTests
{
    [Theory]
    // As kubectl auth can-i answers on Kubernetes 1.36.
    [InlineData("user:system:kube-scheduler", "create", "", "pods/binding", "shop", true)]
    [InlineData("user:system:kube-scheduler", "get", "", "secrets", "shop", false)]
    [InlineData("user:system:kube-controller-manager", "create", "", "serviceaccounts/token", "shop", true)]
    [InlineData("user:system:kube-proxy", "list", "discovery.k8s.io", "endpointslices", "", true)]
    [InlineData("sa:kube-system/deployment-controller", "create", "apps", "replicasets", "shop", true)]
    [InlineData("sa:kube-system/deployment-controller", "create", "", "secrets", "shop", false)]
    [InlineData("sa:kube-system/bootstrap-signer", "list", "", "secrets", "kube-system", true)]
    [InlineData("sa:kube-system/bootstrap-signer", "list", "", "secrets", "shop", false)]
    [InlineData("group:system:masters", "delete", "", "nodes", "", true)]
    [InlineData("group:system:nodes", "list", "", "secrets", "shop", false)]
    public void Identities_of_the_control_plane_may_what_it_gives_them(string who, string verb, string group, string resource, string @namespace, bool isAllowed)
    {
        var parts = resource.Split('/');
        var decision = AccessPolicy.Of([]).Decide(Identity.Of(Subject.Parse(who)!), new ResourceRequest(verb, group, parts[0], parts.ElementAtOrDefault(1) ?? "", @namespace));
        Assert.Equal(isAllowed, decision.IsAllowed);
        Assert.All(decision.Grant is { } grant ? [grant.Binding] : Array.Empty<AccessBinding>(), binding => Assert.True(binding.IsAssumed));
    }

    /// <summary>A cluster of another version has its own: none is added to them.</summary>
    [Fact]
    public void Those_of_a_cluster_stand_in_place_of_the_assumed()
    {
        var bindings = string.Concat(Enumerable.Range(0, 6).Select(number => $$"""
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "system:old-{{number}}", labels: {kubernetes.io/bootstrapping: rbac-defaults} }
            roleRef: {kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: User, name: "system:old-{{number}}" }]

            """));
        var policy = RbacObjects.Policy(bindings);
        Assert.Equal(6, policy.Bindings.Count(binding => binding.IsClusterWide));
        Assert.DoesNotContain(policy.Bindings, binding => binding.IsClusterWide && binding.IsAssumed);
        Assert.NotNull(policy.Bindings.First(binding => binding.IsClusterWide).Role); // of another kind, which is not there
        Assert.True(AccessPolicy.Of([]).Bindings.All(binding => binding is { IsAssumed: true, Source: null, Role: not null }));
    }

    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          nodeName: n1
          serviceAccountName: web
          imagePullSecrets: [{name: login}]
          volumes: [{name: s, secret: {secretName: db}}, {name: c, configMap: {name: settings}}, {name: p, persistentVolumeClaim: {claimName: disk}}]
          containers: [{name: c, image: i, env: [{name: A, valueFrom: {secretKeyRef: {name: key, key: k}}}]}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: blog, namespace: shop}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec: {serviceAccountName: blog, containers: [{name: c, image: i, envFrom: [{secretRef: {name: posts}}]}]}
        """;

    private const string Volumes = """

        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: vols, namespace: shop}
        spec:
          nodeName: n1
          serviceAccountName: web
          containers: [{name: c, image: i}]
          volumes:
            - {name: a, csi: {driver: d, nodePublishSecretRef: {name: csi}}}
            - {name: b, azureFile: {secretName: azure, shareName: s}}
            - {name: c, iscsi: {secretRef: {name: iscsi}}}
            - {name: d, persistentVolumeClaim: {claimName: claimed}}
            - {name: tmp, ephemeral: {volumeClaimTemplate: {spec: {}}}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: pv}
        spec:
          claimRef: {namespace: shop, name: claimed}
          csi: {driver: d, nodeStageSecretRef: {namespace: shop, name: stage}, controllerPublishSecretRef: {namespace: shop, name: controller}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: mirror, namespace: shop, annotations: {kubernetes.io/config.mirror: "0f"}}
        spec: {nodeName: n1, containers: [{name: c, image: i, envFrom: [{secretRef: {name: static}}]}]}
        """;

    [Theory]
    [InlineData("get", "", "secrets", "db", true)]
    [InlineData("get", "", "secrets", "key", true)]
    [InlineData("get", "", "secrets", "login", true)]
    [InlineData("watch", "", "configmaps", "settings", true)]
    [InlineData("get", "", "persistentvolumeclaims", "disk", true)]
    [InlineData("get", "", "secrets", "posts", null)] // where blog runs is not known
    [InlineData("get", "", "secrets", "other", false)]
    [InlineData("get", "", "secrets", "csi", true)] // of volumes that the pod names
    [InlineData("get", "", "secrets", "azure", true)]
    [InlineData("get", "", "secrets", "iscsi", true)]
    [InlineData("get", "", "secrets", "stage", true)] // of a volume that the pod claims
    [InlineData("get", "", "secrets", "controller", false)]
    [InlineData("get", "", "persistentvolumeclaims", "vols-tmp", true)]
    [InlineData("get", "", "secrets", "static", false)] // a static pod names nothing of the API
    [InlineData("create", "", "serviceaccounts/token", "default", false)]
    [InlineData("get", "", "pods", "mirror", true)]
    [InlineData("list", "", "secrets", "", false)]
    [InlineData("update", "", "secrets", "db", false)]
    [InlineData("create", "", "serviceaccounts/token", "web", true)]
    [InlineData("create", "", "serviceaccounts/token", "blog", null)]
    [InlineData("get", "", "pods", "web", true)]
    [InlineData("list", "", "pods", "", false)]
    [InlineData("get", "", "nodes", "n1", true)]
    [InlineData("get", "", "nodes", "n2", false)]
    [InlineData("update", "", "pods/status", "web", true)]
    [InlineData("get", "storage.k8s.io", "volumeattachments", "a", null)]
    [InlineData("list", "", "services", "", true)] // of system:node
    [InlineData("delete", "", "namespaces", "shop", false)]
    public void The_node_authorizer_goes_by_the_pods_of_the_node(string verb, string group, string resource, string name, bool? isAllowed)
    {
        var facts = RbacObjects.Facts(Pods + Volumes);
        var parts = resource.Split('/');
        var decision = new NodeAuthorizer(AccessPolicy.Of(facts.Objects), facts).Decide("n1", new ResourceRequest(verb, group, parts[0], parts.ElementAtOrDefault(1) ?? "", "shop", name));
        Assert.Equal(isAllowed, decision.IsAllowed);
        Assert.NotEmpty(decision.Reason);
    }

    [Fact]
    public void Without_pods_the_node_authorizer_cannot_be_foretold() =>
        Assert.Null(new NodeAuthorizer(AccessPolicy.Of([]), new ClusterFacts([], [])).Decide("n1", new ResourceRequest("get", "", "secrets", "", "shop", "db")).IsAllowed);
}
