using System.Text.Json.Nodes;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.EndToEnd;

/// <summary>Commands of the Cluster give the same answer of a cluster that answers, of its snapshot, and of the manifests that it was made of.</summary>
public sealed class ClusterSourcesTests : IDisposable
{
    private const string Manifests =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline, istio-injection: enabled}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: blog}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: web
              containers:
              - name: app
                image: "nginx:1.29"
                ports: [{containerPort: 8080}]
                securityContext: {privileged: true}
                env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db, namespace: blog}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:17", ports: [{containerPort: 5432}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080, protocol: TCP}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: blog}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: q, namespace: shop}
        spec: {hard: {pods: "10"}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: shop}
        data: {password: aHVudGVyMmh1bnRlcjI=, empty: ""}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: ops}
        rules:
        - {apiGroups: [""], resources: [secrets, pods], verbs: [get, list, create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: ops}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-privileged}
        spec:
          failurePolicy: Fail
          matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}
          validations: [{expression: "!object.spec.template.spec.containers.exists(c, has(c.securityContext) && c.securityContext.privileged)", message: privileged}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-privileged}
        spec: {policyName: no-privileged, validationActions: [Deny]}
        """;

    /// <summary>Where something is differs: a file and line, or an object and a field.</summary>
    private static readonly HashSet<string> Places = new(StringComparer.Ordinal) { "place", "places", "source", "location", "target", "targets", "at", "path", "line", "evidence", "fingerprint", "gaps", "findings" };

    /// <summary>What manifests do not know: that what they do not have is not in the cluster either. Ways that hold only if it is are counted.</summary>
    private static readonly HashSet<string> OfWholeListings = new(StringComparer.Ordinal) { "hops", "builtIn" };

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("paths --format json", "paths FILES --format json", 1, "shop/Deployment/web")]
    [InlineData("network mtls --format json", "network mtls FILES --format json", 0, "shop")]
    [InlineData("network reach --format json", "network reach FILES --format json", 0, "shop/web[Deployment]")]
    [InlineData("cluster secrets --format json", "cluster secrets FILES --format json", 0, "\"db\"")]
    [InlineData("cluster tenancy --tenants blog,shop --format json", "cluster tenancy FILES --tenants blog,shop --format json", 0, "baseline")]
    [InlineData("cluster certificates --format json", "cluster certificates FILES --format json", 0, "CN=shop.example")]
    [InlineData("rbac paths --format json", "rbac paths --target FILES --format json", 1, "serviceaccount:shop/web")]
    [InlineData("rbac reduce --audit LOG --format json", "rbac reduce --audit LOG --target FILES --format json", 0, "ops")]
    [InlineData("policy decide --format json", "policy decide FILES --policy FILES --format json", 1, "no-privileged")]
    public async Task Say_the_same_of_cluster_snapshot_and_files(string ofCluster, string ofFiles, int code, string told)
    {
        var manifests = $"{Manifests}\n---\n{TlsSecret()}";
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(manifests));
        var (config, files) = (_scratch.Write("config", server.Kubeconfig()), _scratch.Write("files/all.yaml", manifests));
        var log = _scratch.Write("audit.log", """{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets/db","verb":"get","user":{"username":"system:serviceaccount:shop:web","groups":["system:serviceaccounts","system:serviceaccounts:shop","system:authenticated"]},"objectRef":{"resource":"secrets","namespace":"shop","name":"db","apiVersion":"v1"},"responseStatus":{"code":200}}""");
        Assert.Equal(0, (await Program.RunAsync(["cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config, "--quiet"])).Code);
        string[] Words(string line) => line.Replace("FILES", Path.GetDirectoryName(files), StringComparison.Ordinal).Replace("LOG", log, StringComparison.Ordinal).Split(' ');

        var live = await Program.RunAsync([.. Words(ofCluster), "--cluster", "--kubeconfig", config]);
        var saved = await Program.RunAsync([.. Words(ofCluster), "--snapshot", _scratch.At("saved")]);
        var written = await Program.RunAsync(Words(ofFiles));
        Assert.Equal((code, code, code), (live.Code, saved.Code, written.Code));
        Assert.Contains(told, live.Output, StringComparison.Ordinal);
        Assert.Equal(Answer(live.Output), Answer(saved.Output));
        Assert.Equal(Answer(live.Output, OfWholeListings), Answer(written.Output, OfWholeListings));
    }

    [Fact]
    public async Task Requirements_are_judged_the_same()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        var (config, files) = (_scratch.Write("config", server.Kubeconfig()), _scratch.Write("files/all.yaml", Manifests));
        Assert.Equal(0, (await Program.RunAsync(["cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config, "--quiet"])).Code);
        async Task<Dictionary<string, string>> ComplyAsync(params string[] target)
        {
            var ran = await Program.RunAsync(["comply", "-F", "nsa-cisa", "--format", "json", .. target]);
            Assert.Equal(1, ran.Code);
            return JsonNode.Parse(ran.Output)!["frameworks"]![0]!["requirements"]!.AsArray().ToDictionary(one => (string)one!["number"]!, one => (string)one!["outcome"]!);
        }

        var live = await ComplyAsync("--cluster", "--kubeconfig", config);
        Assert.Equal(live, await ComplyAsync("--snapshot", _scratch.At("saved")));
        Assert.Equal(live, await ComplyAsync(_scratch.At("saved")));

        // A cluster tells its version, and so which vulnerabilities it has; manifests do not.
        var written = await ComplyAsync(Path.GetDirectoryName(files)!);
        Assert.Equal(["upgrades.patching"], live.Where(one => written[one.Key] != one.Value).Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal("not-assessable", written["upgrades.patching"]);
        Assert.Equal("fail", live["upgrades.patching"]);
    }

    [Fact]
    public async Task Only_the_kinds_that_are_needed_are_asked_for()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        var config = _scratch.Write("config", server.Kubeconfig());
        Assert.Equal(0, (await Program.RunAsync(["rbac", "can", "get", "secrets", "--as", "serviceaccount:shop/web", "--cluster", "--kubeconfig", config])).Code);
        Assert.Equal(
            ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
            server.Asked.Where(asked => asked.Contains("limit=", StringComparison.Ordinal)).Select(asked => asked.Split('?')[0].Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_told_of()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        server.Forbidden.Add("secrets");
        var config = _scratch.Write("config", server.Kubeconfig());
        var ran = await Program.RunAsync(["cluster", "secrets", "--cluster", "--kubeconfig", config]);
        Assert.Equal(0, ran.Code);
        Assert.Contains("secrets", ran.Error, StringComparison.Ordinal);
        Assert.Contains("may not be listed", ran.Error, StringComparison.Ordinal);
        var tenancy = await Program.RunAsync(["cluster", "tenancy", "--cluster", "--kubeconfig", config]);
        Assert.Equal((0, ""), (tenancy.Code, tenancy.Error)); // it asks for no Secrets, so it misses none
    }

    [Fact]
    public async Task Without_roles_no_is_not_known()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        server.Forbidden.Add("roles");
        var config = _scratch.Write("config", server.Kubeconfig());
        string[] cluster = ["--cluster", "--kubeconfig", config];
        var no = await Program.RunAsync(["rbac", "can", "get", "configmaps", "--as", "serviceaccount:shop/web", .. cluster]);
        Assert.Equal(3, no.Code);
        Assert.StartsWith("cannot tell", no.Output, StringComparison.Ordinal);
        Assert.Contains("roles", no.Error, StringComparison.Ordinal);
        var yes = await Program.RunAsync(["rbac", "can", "get", "secrets", "--as", "serviceaccount:shop/web", .. cluster]);
        Assert.Equal((0, "yes"), (yes.Code, yes.Output.Split('\n')[0]));
        Assert.Equal(3, (await Program.RunAsync(["rbac", "can", "get", "secrets", "--as", "serviceaccount:shop/web", "--strict", .. cluster])).Code);
        var paths = await Program.RunAsync(["rbac", "paths", "--from", "user:nobody", .. cluster]);
        Assert.Equal(3, paths.Code);
        Assert.Contains("is neither bound nor used in what was read", paths.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rbac who-can get secrets -n shop")]
    [InlineData("rbac list --as user:system:kube-controller-manager")]
    [InlineData("rbac paths --from serviceaccount:shop/web")]
    [InlineData("rbac can get secrets -n shop --as user:system:kube-controller-manager")]
    public async Task Lines_fit_eighty_columns(string command)
    {
        var files = _scratch.Write("files/all.yaml", Manifests);
        var ran = await Program.RunAsync([.. command.Split(' '), "--target", files]);
        Assert.True(ran.Code is 0 or 1, ran.Error);
        Assert.All(ran.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("dot", "digraph paths {")]
    [InlineData("html", "<!doctype html>")]
    public async Task Ways_are_drawn(string format, string first)
    {
        var files = _scratch.Write("files/all.yaml", Manifests);
        var drawn = await Program.RunAsync(["rbac", "paths", "--format", format, "--target", files]);
        Assert.Equal(1, drawn.Code);
        Assert.StartsWith(first, drawn.Output, StringComparison.Ordinal);
        Assert.Contains("cluster-admin", drawn.Output, StringComparison.Ordinal);
        var file = _scratch.At("ways");
        Assert.Equal(1, (await Program.RunAsync(["rbac", "paths", "--format", format, "--target", files, "-o", file])).Code);
        Assert.Equal(drawn.Output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("network mtls", "it is not said what to read")]
    [InlineData("cluster secrets x.yaml --cluster", "only one of them can be read")]
    [InlineData("rbac reduce --audit a.log --target x.yaml --cluster", "only one of them can be read")]
    [InlineData("cluster tenancy x.yaml --namespace shop", "--namespace is for a cluster")]
    [InlineData("comply -F gdpr x.yaml --snapshot y", "only one of them can be read")]
    [InlineData("policy decide x.yaml", "give --policy PATH")]
    public async Task Refuse_what_cannot_be_meant(string line, string told)
    {
        var ran = await Program.RunAsync(line.Split(' '));
        Assert.Equal(2, ran.Code);
        Assert.Contains(told, ran.Error, StringComparison.Ordinal);
    }

    private static string TlsSecret()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=shop.example", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1));
        var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(certificate.ExportCertificatePem()));
        return $"{{apiVersion: v1, kind: Secret, metadata: {{name: tls, namespace: shop}}, type: kubernetes.io/tls, data: {{tls.crt: {data}}}}}";
    }

    private static string Answer(string json, IEnumerable<string>? besides = null)
    {
        var node = JsonNode.Parse(json)!;
        Drop(node, [.. Places, .. besides ?? []]);
        return node.ToJsonString();
    }

    private static void Drop(JsonNode? node, HashSet<string> names)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).Where(names.Contains).ToList())
            {
                members.Remove(name);
            }

            foreach (var member in members)
            {
                Drop(member.Value, names);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Drop(item, names);
            }

            var sorted = items.OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal).ToList(); // a folder has the order of its files
            items.Clear();
            sorted.ForEach(items.Add);
        }
    }
}
