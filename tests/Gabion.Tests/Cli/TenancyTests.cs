using System.Text;
using Gabion.Cli.Cluster;
using Gabion.Cli.Cluster.Tenancy;
using Gabion.Model;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Cli;

public sealed class TenancyTests
{
    private const string Open = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: a}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: b, labels: {pod-security.kubernetes.io/enforce: restricted}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: a, labels: {app: web}}
        spec: {containers: [{name: c, image: "nginx:1.29", securityContext: {privileged: true}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, namespace: b, labels: {app: db}}
        spec: {containers: [{name: c, image: "postgres:17", ports: [{containerPort: 5432}]}]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: all, namespace: b}
        spec: {hard: {requests.cpu: "4", limits.memory: 8Gi}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: readers, namespace: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
        subjects: [{kind: ServiceAccount, name: web, namespace: a}]

        """;

    private const string Closed = """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: b}
        spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
        """;

    [Fact]
    public void What_is_on_the_network_of_its_node_cannot_be_told()
    {
        var facts = Facts(Open.Replace("spec: {containers: [{name: c, image: \"nginx:1.29\"", "spec: {hostNetwork: true, containers: [{name: c, image: \"nginx:1.29\"", StringComparison.Ordinal) + Closed);
        Assert.Null(facts.Namespaces[0].DeniesEgress);
        var network = TenantIsolation.Of(facts, ["a"], ["b"]).Single(aspect => aspect.Name == "network");
        Assert.Equal(IsolationAnswer.CannotTell, network.Answer);
        Assert.Contains("a/web[Pod] is on the network of its node", Assert.Single(network.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_keeps_each_namespace_apart()
    {
        var (a, b) = (Facts(Open + Closed).Namespaces[0], Facts(Open + Closed).Namespaces[1]);
        Assert.Equal(("a", 1, "none", false, false), (a.Name, a.Workloads, a.PodSecurity, a.DeniesIngress, a.DeniesEgress));
        Assert.Equal(("b", 1, "restricted:latest", true, true), (b.Name, b.Workloads, b.PodSecurity, b.DeniesIngress, b.DeniesEgress));
        Assert.Equal(["all"], b.Quotas);
        Assert.Empty(a.Quotas);
        Assert.Empty(a.Reaches);
        Assert.Equal(["web: ClusterRole/admin in b"], a.RightsElsewhere);
        Assert.Equal(["Pod/web"], a.NearTheNode);
        Assert.Equal(["b"], Facts(Open).Namespaces[0].Reaches);
    }

    [Theory]
    [InlineData(Open, "a", "b", "network leaks, access leaks, nodes leaks, resources leaks, references isolated")]
    [InlineData(Open + Closed, "a", "b", "network isolated, access leaks, nodes leaks, resources leaks, references isolated")]
    [InlineData(Open + Closed, "b", "a", "network isolated, access isolated, nodes isolated, resources isolated, references isolated")]
    public void Isolation_is_told_aspect_by_aspect(string text, string from, string to, string expected)
    {
        var aspects = TenantIsolation.Of(Facts(text), [from], [to]);
        Assert.Equal(expected, string.Join(", ", aspects.Select(aspect => $"{aspect.Name} {Word(aspect.Answer)}")));
        Assert.All(aspects, aspect => Assert.Equal(aspect.Answer != IsolationAnswer.Isolated, !aspect.Reasons.IsEmpty));
    }

    [Theory]
    [InlineData("{kind: Group, name: \"system:serviceaccounts:a\"}", "group:system:serviceaccounts:a may read Secrets in b")]
    [InlineData("{kind: Group, name: \"system:serviceaccounts\"}", "group:system:serviceaccounts may read Secrets in b")]
    [InlineData("{kind: Group, name: \"system:authenticated\"}", "group:system:authenticated may read Secrets in b")]
    [InlineData("{kind: User, name: \"system:serviceaccount:a:ci\"}", "serviceaccount:a/ci may read Secrets in b")]
    [InlineData("{kind: ServiceAccount, name: default, namespace: a}", "serviceaccount:a/default may read Secrets in b")]
    [InlineData("{kind: Group, name: \"system:serviceaccounts:c\"}", null)]
    [InlineData("{kind: User, name: jo}", null)]
    public void Rights_of_every_service_account_count_by_groups_too(string subject, string? expected)
    {
        var access = Access(Grant("rules: [{apiGroups: [\"\"], resources: [secrets], verbs: [get]}]", subject));
        Assert.Equal(expected is null ? IsolationAnswer.Isolated : IsolationAnswer.Leaks, access.Answer);
        Assert.Equal(expected is null ? [] : [$"{expected} by RoleBinding/b/some (ClusterRole/some)"], access.Reasons);
    }

    [Fact]
    public void Pod_Security_label_that_cannot_be_read_is_told()
    {
        var item = Assert.Single(Facts("apiVersion: v1\nkind: Namespace\nmetadata: {name: b, labels: {pod-security.kubernetes.io/enforce: bogus}}").Namespaces);
        Assert.Equal("restricted:latest", item.PodSecurity); // as the API server enforces it
        Assert.Contains("'bogus'", Assert.Single(item.WrongLabels), StringComparison.Ordinal);
    }

    [Fact]
    public void Role_that_is_not_in_the_target_is_not_guessed_at() =>
        Assert.Equal(IsolationAnswer.CannotTell, Access(Grant("rules: []", "{kind: Group, name: \"system:serviceaccounts:a\"}").Replace("name: some}\nrules", "name: other}\nrules", StringComparison.Ordinal)).Answer);

    [Theory]
    [InlineData("hard: {limits.cpu: 4, limits.memory: 8Gi}", "")]
    [InlineData("hard: {cpu: 4, requests.memory: 8Gi}", "")]
    [InlineData("hard: {requests.cpu: 4, pods: 10}", "memory")]
    [InlineData("hard: {count/configmaps: 10}", "cpu memory")]
    [InlineData("hard: {cpu: 4, memory: 8Gi}, scopes: [BestEffort]", "cpu memory")]
    [InlineData("hard: {cpu: 4, memory: 8Gi}, scopeSelector: {matchExpressions: [{operator: In, scopeName: PriorityClass, values: [high]}]}", "cpu memory")]
    public void Quota_counts_as_far_as_it_bounds_every_pod(string spec, string unlimited)
    {
        var facts = Facts($"apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: q, namespace: a}}\nspec: {{{spec}}}\n---\n" + Open);
        Assert.Equal(unlimited, string.Join(' ', facts.Namespaces[0].Unlimited));
        Assert.Equal(unlimited.Length == 0 ? IsolationAnswer.Isolated : IsolationAnswer.Leaks, TenantIsolation.Of(facts, ["a"], ["b"]).Single(aspect => aspect.Name == "resources").Answer);
    }

    [Theory]
    [InlineData("volumes: [{name: l, hostPath: {path: /}}]", "", false)] // no container mounts it
    [InlineData("volumes: [{name: l, hostPath: {path: /var/log}}]", "volumeMounts: [{name: l, mountPath: /l, readOnly: true}]", false)]
    [InlineData("volumes: [{name: l, hostPath: {path: /}}]", "volumeMounts: [{name: l, mountPath: /l}]", true)]
    public void Way_to_the_node_is_the_one_of_rbac_paths(string volumes, string mounts, bool isNear)
    {
        var facts = Facts($"apiVersion: v1\nkind: Pod\nmetadata: {{name: x, namespace: n}}\nspec: {{{volumes}, containers: [{{name: c, image: \"nginx:1.29\"{(mounts.Length > 0 ? ", " + mounts : "")}}}]}}");
        Assert.Equal(isNear ? ["Pod/x"] : [], Assert.Single(facts.Namespaces).NearTheNode);
    }

    [Fact]
    public void Nodes_of_their_own_keep_tenants_apart()
    {
        var text = Open.Replace("spec: {containers: [{name: c, image: \"nginx", "spec: {nodeSelector: {pool: a}, containers: [{name: c, image: \"nginx", StringComparison.Ordinal)
            .Replace("spec: {containers: [{name: c, image: \"postgres", "spec: {nodeSelector: {pool: b}, containers: [{name: c, image: \"postgres", StringComparison.Ordinal);
        Assert.Equal(["pool=a"], Facts(text).Namespaces[0].NodeSelectors);
        Assert.Equal(IsolationAnswer.Isolated, TenantIsolation.Of(Facts(text), ["a"], ["b"]).Single(aspect => aspect.Name == "nodes").Answer);
    }

    [Fact]
    public void Namespace_that_is_not_shown_is_not_guessed_at()
    {
        var facts = Facts("apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: dark}\nspec: {containers: [{name: c, image: \"nginx:1.29\"}]}\n---\n" + Open);
        Assert.Null(facts.Namespaces.Single(item => item.Name == "dark").PodSecurity);
        Assert.Equal(IsolationAnswer.CannotTell, TenantIsolation.Of(facts, ["dark"], ["b"]).Single(aspect => aspect.Name == "nodes").Answer);
    }

    [Fact]
    public void Says_how_secrets_are_kept_and_handed_out()
    {
        var keeping = SecretKeeping.Of(Read("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: bank}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: plain}
            stringData: {user: jo}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: sealed}
            stringData: {user: "ENC[AES256_GCM,data:x]"}
            sops: {version: 3.9.0}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: filled}
            stringData: {user: "{{ .Values.user }}"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: token}
            type: kubernetes.io/service-account-token
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  env: [{name: USER, valueFrom: {secretKeyRef: {name: plain, key: user}}}]
                  envFrom: [{secretRef: {name: more}}]
              volumes: [{name: v, secret: {secretName: files}}]
            """));
        Assert.Equal(["External Secrets", "SOPS"], keeping.Ways.Where(way => !way.Users.IsEmpty).Select(way => way.Name));
        Assert.Equal(["plain"], keeping.InManifests.Select(item => item.Name));
        Assert.Equal(["token"], keeping.Tokens.Select(item => item.Name));
        var consumer = Assert.Single(keeping.Consumers);
        Assert.Equal(["more", "plain"], consumer.InEnvironment);
        Assert.Equal(["files"], consumer.AsFiles);
    }

    private static IsolationAspect Access(string text) => TenantIsolation.Of(Facts(text), ["a"], ["b"]).Single(aspect => aspect.Name == "access");

    private static string Grant(string rules, string subject) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: some}
        {{rules}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: some, namespace: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: some}
        subjects: [{{subject}}]
        """;

    private static string Word(IsolationAnswer answer) => answer switch { IsolationAnswer.Isolated => "isolated", IsolationAnswer.Leaks => "leaks", _ => "cannot tell" };

    private static TenancyFacts Facts(string text) => new(Read(text), TestContext.Current.CancellationToken);

    private static System.Collections.Immutable.ImmutableArray<Fact> Read(string text) => new ManifestReader().Read(new("t.yaml"), Encoding.UTF8.GetBytes(text)).Facts;
}
