using System.Text.Json.Nodes;
using Gabion.Intel;
using Gabion.Intel.Matching;
using Gabion.Intel.Vex;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Scan.Policies;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources.Cluster;
using Gabion.Tests.Policy.Gatekeeper;
using Gabion.Tests.Reports;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Scan;

/// <summary>The scan of a cluster: live, and from a snapshot of it.</summary>
public sealed class ClusterScannerTests : IDisposable
{
    private const string Shop =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: worker-1}
        status: {nodeInfo: {kubeletVersion: v1.27.3, containerRuntimeVersion: "containerd://1.7.2"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: 00000000-0000-4000-8000-0000000000d1}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: shop
          uid: 00000000-0000-4000-8000-0000000000d2
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: 00000000-0000-4000-8000-0000000000d1, controller: true}]
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-1-a
          namespace: shop
          labels: {app: web}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: 00000000-0000-4000-8000-0000000000d2, controller: true}]
        spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: db
          namespace: shop
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"aHVudGVyMmh1bnRlcjI="}}'
            note: it is hunter2hunter2
            owner: team
          managedFields: [{manager: kubectl}]
        data: {password: aHVudGVyMmh1bnRlcjI=, tls.crt: Y2VydGlmaWNhdGU=}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data:
          app.properties: |
            a=b
            aws_key=AKIAQ3EGRZ6XWVLS5JKP
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: cluster-admin, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cluster_of_which_nothing_could_be_listed_is_not_assessed()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        server.Before = async context =>
        {
            var isList = context.Request.Query.ContainsKey("limit");
            if (isList)
            {
                await SimulatedApiServer.RefuseAsync(context, 400, "BadRequest", "no lists here");
            }

            return isList;
        };
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write("config", server.Kubeconfig())], null)).Access;
        using var source = await LiveCluster.OpenAsync(access, null, ClusterSettings.Default, TimeProvider.System, Stop);
        var result = await new ClusterScanner(TimeProvider.System, "1").ScanAsync(source, new() { Target = "c" }, Stop);
        Assert.Contains("kinds of objects could be listed", Assert.IsType<ScanResult.NotAssessed>(result).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"gap\":{\"kind\":\"Unreadable\",\"path\":\"pods\",\"reason\":\"The pods were not assessed.\",\"closed\":{\"group\":\"\",\"resource\":\"pods\",\"where\":\"\"}}}\n", true)]
    [InlineData("{\"gap\":{\"kind\":\"Unreadable\",\"path\":\"pods\",\"reason\":\"x\",\"closed\":{\"group\":\"\",\"resource\":\"pods\",\"where\":\"in shop\"}}}\n", false)]
    [InlineData("", false)]
    public async Task A_snapshot_of_which_nothing_could_be_listed_is_not_assessed(string gaps, bool isRefused)
    {
        var file = Path.Combine(_folder.Path, "none");
        await using (var packed = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionLevel.Fastest))
        {
            packed.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"format\":\"gabion-cluster-snapshot\",\"version\":1}}\n{gaps}{{\"end\":{{\"objects\":0}}}}\n"));
        }

        using var source = SnapshotFile.Open(file);
        var result = await new ClusterScanner(TimeProvider.System, "1").ScanAsync(source, new() { Target = "s" }, Stop);
        Assert.Equal(isRefused, result is ScanResult.NotAssessed { Reason: var reason } && reason.Contains("it holds no object, and 1 kind could not be listed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_finding_names_the_object_and_the_field()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var privileged = Assert.Single((await ScanAsync(server)).Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001");
        Assert.Equal(("shop/Deployment/web", "spec.template.spec.containers[0].securityContext.privileged"), (privileged.Location.Path, privileged.Location.Field));
        Assert.Equal("shop/Deployment/web spec.template.spec.containers[0].securityContext.privileged", privileged.Location.ToString());
    }

    [Fact]
    public async Task A_secret_in_a_ConfigMap_is_found_at_its_key()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var secret = Assert.Single((await ScanAsync(server)).Findings, finding => finding.Rule.Area == Area.Code);
        Assert.Equal("shop/ConfigMap/settings data[\"app.properties\"]", secret.Location.ToString());
    }

    [Fact]
    public async Task A_weak_component_is_evidence_for_what_is_about_components()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var report = await ScanAsync(source, Options() with { ListsSubjects = true });
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-301" && finding.Location.ToString() == "Node/worker-1");
        Assert.Empty(Weak("nsa-cisa", "pods.image-build"));
        Assert.Empty(Weak("cis-docker", "4.4"));
        Assert.NotEmpty(Weak("nsa-cisa", "upgrades.patching"));
        Assert.NotEmpty(Weak("owasp-kubernetes", "K10"));

        // The same of its files, where components stand at lines.
        var live = Weak("owasp-kubernetes", "K10").Order(StringComparer.Ordinal).ToList();
        _folder.Write("files/shop.yaml", Shop);
        report = Assert.IsType<ScanResult.Assessed>(
            await new Scanner(TimeProvider.System, "1").ScanAsync(Options() with { Target = Path.Combine(_folder.Path, "files"), ListsSubjects = true, FindsClusters = true }, Stop)).Report;
        Assert.Subset(live.ToHashSet(), Weak("owasp-kubernetes", "K10").ToHashSet());
        Assert.NotEmpty(Weak("owasp-kubernetes", "K10"));

        IEnumerable<string> Weak(string framework, string number)
        {
            var rules = Gabion.Rules.Catalogue.Create(RuleSettings.Default);
            var held = Gabion.Scan.Compliance.Assessment.Of(Gabion.Scan.Compliance.FrameworkList.Find(framework, rules)!, report, [.. rules.Select(rule => rule.Card)]);
            return held.Results.Single(result => result.Requirement.Number == number).Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-301").Select(finding => finding.Message);
        }
    }

    [Fact]
    public async Task What_others_make_is_told_of_once()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var report = await ScanAsync(server);
        Assert.DoesNotContain(report.Findings, finding => finding.Resource.Kind is "ReplicaSet" or "Pod");
        Assert.Equal((1, 1, 1), (report.Coverage.Assessed["Deployment"], report.Coverage.Assessed["ReplicaSet"], report.Coverage.Assessed["Pod"]));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Kind == GapKind.Skipped && gap.Reason.StartsWith("2 objects that others make", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_its_owner_a_pod_speaks_for_itself()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        server.Forbidden.Add("deployments");
        server.Forbidden.Add("replicasets");
        var report = await ScanAsync(server);
        Assert.Equal("shop/Pod/web-1-a", Assert.Single(report.Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001").Location.Path);
        Assert.Equal(
            "2 kinds were not assessed, since they may not be listed: deployments, replicasets of apps.",
            Assert.Single(report.Coverage.Gaps, gap => gap.Kind == GapKind.Unreadable).Reason);
    }

    [Fact]
    public async Task Pods_of_a_controller_that_is_not_known_are_told_of_once()
    {
        var cluster = new SimulatedCluster().Apply(Shop).Apply(Pod("web-1-b", "uid: 00000000-0000-4000-8000-0000000000d2"));
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Forbidden.UnionWith(["deployments", "replicasets"]);
        Assert.Equal("shop/Pod/web-1-a", Assert.Single((await ScanAsync(server)).Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001").Location.Path);
    }

    [Fact]
    public async Task A_pod_is_known_by_its_Deployment_when_its_ReplicaSet_is_not()
    {
        var cluster = new SimulatedCluster().Apply(Shop).Apply(Pod("web-5d8f-x", "uid: 00000000-0000-4000-8000-0000000000ff", ", pod-template-hash: 5d8f", "web-5d8f"));
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Forbidden.Add("replicasets");
        var report = await ScanAsync(server);
        Assert.Equal(
            ["shop/Deployment/web", "shop/Pod/web-1-a"], // the latter has no pod-template-hash, so nobody made it that is known
            report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CLU-001").Select(finding => finding.Location.Path));
    }

    [Theory]
    [InlineData(false, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","ownerReferences":[{"uid":"2"}]},"spec":{}}""")]
    [InlineData(true, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","uid":"1","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":[{"uid":"2"}]},"spec":{}}""")]
    public async Task History_is_kept_only_for_who_asks(bool keepsVersions, string judged)
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster());
        server.Before = async context =>
        {
            var isPods = context.Request.Path.Value == "/api/v1/pods";
            if (isPods)
            {
                await SimulatedApiServer.WriteAsync(context, """{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","uid":"1","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":[{"uid":"2"}],"managedFields":[{}]},"spec":{}}]}""");
            }

            return isPods;
        };
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var pod = await source.ReadAsync(KindChoice.Of("pods"), _ => { }, Stop).SingleAsync(Stop);
        Assert.Equal(judged, System.Text.Encoding.UTF8.GetString(StoredForm.Judged(pod, keepsVersions).Json.Span));
    }

    [Fact]
    public async Task A_token_that_ends_midway_leaves_a_report_and_a_gap()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        server.Accepts = (_, _) => !server.Asked.Any(asked => asked.StartsWith("/apis/apps/v1/deployments", StringComparison.Ordinal));
        var report = await ScanAsync(server);
        Assert.Contains(report.Findings, finding => finding.Location.Path == "shop/ConfigMap/settings");
        Assert.DoesNotContain(report.Findings, finding => finding.Resource.Kind == "Deployment");
        var gap = Assert.Single(report.Coverage.Gaps, gap => gap.Kind == GapKind.Unreadable);
        Assert.StartsWith("The cluster no longer took our credentials, so that these kinds were not assessed, or not all of the first: ", gap.Reason, StringComparison.Ordinal);
        Assert.Contains("deployments.apps", gap.Reason, StringComparison.Ordinal);
        Assert.Contains("pods", gap.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("configmaps", gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_listed_in_some_namespaces_is_read_there()
    {
        var cluster = new SimulatedCluster().Apply(Shop).Apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: blog}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: hidden, namespace: blog}
            spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
            """);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.MayList = (plural, space) => plural is "namespaces" or "nodes" or "clusterroles" || space == "shop";
        var report = await ScanAsync(server);
        Assert.Equal("shop/Deployment/web", Assert.Single(report.Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001").Location.Path);
        var gaps = report.Coverage.Gaps.Where(gap => gap.Kind == GapKind.Unreadable).Select(gap => gap.Reason).ToList();
        Assert.Contains(gaps, gap => gap.Contains("kinds were not assessed in blog, since they may not be listed there: ", StringComparison.Ordinal) && gap.Contains("deployments", StringComparison.Ordinal));
        Assert.True(gaps.Count <= 2, string.Join('\n', gaps)); // and one for kinds of the cluster as a whole
        Assert.DoesNotContain(server.Asked, asked => asked.Contains("/namespaces/blog/", StringComparison.Ordinal)); // not asked for in vain
    }

    [Fact]
    public async Task Who_may_not_list_namespaces_sees_that_of_the_context()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        server.MayList = (_, space) => space == "shop";
        var config = _folder.Write("config", server.Kubeconfig().Replace("user: somebody}", "user: somebody, namespace: shop}", StringComparison.Ordinal));
        using var source = await LiveCluster.OpenAsync(Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([config], null)).Access, null, ClusterSettings.Default, TimeProvider.System, Stop);
        var report = await ScanAsync(source);
        Assert.Contains(report.Findings, finding => finding.Location.Path == "shop/Deployment/web");
        Assert.Contains(report.Coverage.Gaps, gap => gap.Reason.Contains("kinds were not assessed outside of shop, since they may not be listed there: ", StringComparison.Ordinal));

        var file = Path.Combine(_folder.Path, "limited");
        await using (var output = File.Create(file))
        {
            await SnapshotWriter.WriteAsync(source, output, keepsSecretValues: false, DateTimeOffset.UnixEpoch, null, Stop);
        }

        using var snapshot = SnapshotFile.Open(file);
        Assert.Equal(report.Coverage.Gaps, (await ScanAsync(snapshot)).Coverage.Gaps);
    }

    [Fact]
    public async Task An_injected_container_is_told_of_in_one_pod()
    {
        var cluster = new SimulatedCluster().Apply(Shop);
        foreach (var name in (string[])["web-1-b", "web-1-c"])
        {
            cluster.Apply($$$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: {{{name}}}
                  namespace: shop
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: 00000000-0000-4000-8000-0000000000d2, controller: true}]
                spec:
                  containers:
                  - {name: app, image: "nginx:1.29", securityContext: {privileged: true}}
                  - {name: proxy, image: "proxy:1.2", securityContext: {privileged: true}}
                """);
        }

        await using var server = await SimulatedApiServer.StartAsync(cluster);
        var privileged = (await ScanAsync(server)).Findings.Where(finding => finding.Rule.Id.Text == "GBN-CLU-001").ToList();
        Assert.Equal(2, privileged.Count);
        Assert.Equal("shop/Deployment/web", privileged[0].Location.Path);
        Assert.StartsWith("shop/Pod/web-1-", privileged[1].Location.Path, StringComparison.Ordinal);
        Assert.Equal("spec.containers[1].securityContext.privileged", privileged[1].Location.Field);
    }

    [Theory]
    [InlineData("Pod", "shop/Pod/web-1-a")] // a policy that speaks of Pods alone
    [InlineData("*", "shop/Deployment/web")] // one that speaks of all: in the owner
    public async Task Policies_speak_of_each_owner_once(string kind, string path)
    {
        var policies = GatekeeperDocuments.Set(GatekeeperDocuments.Template, GatekeeperDocuments.Constraint($"{{match: {{kinds: [{{apiGroups: ['*'], kinds: ['{kind}']}}], namespaces: [shop]}}}}"));
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var report = await ScanAsync(source, Options() with { Policies = ConstraintRule.Of(policies) });
        var workloads = report.Findings.Where(finding => finding.Rule.Id.Text == "POL-NeedsLabel" && finding.Resource.Kind is ("Pod" or "ReplicaSet" or "Deployment"));
        Assert.Equal(path, Assert.Single(workloads).Location.Path);
    }

    [Fact]
    public async Task Roles_that_every_cluster_has_are_not_judged()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var report = await ScanAsync(server);
        Assert.DoesNotContain(report.Findings, finding => finding.Resource.Name == "cluster-admin");
        Assert.Contains(report.Coverage.Gaps, gap => gap.Reason.StartsWith("1 role or binding that every cluster has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Components_are_matched_with_the_advisories_at_hand()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var report = await ScanAsync(server);
        Assert.Equal(3, report.Coverage.Assessed["Component"]); // API server 1.33.1, kubelet 1.27.3, containerd 1.7.2
        var kubelet = report.Findings.Where(finding => finding.Resource.Name == "k8s.io/kubernetes v1.27.3").ToList();
        Assert.Contains(kubelet, finding => finding.Vulnerability!.Id == "CVE-2023-3676"); // Windows nodes, mended in 1.27.5
        Assert.All(kubelet, finding => Assert.Equal("Node/worker-1", finding.Location.Path));
        Assert.Contains(report.Findings, finding => finding.Resource.Name == "github.com/containerd/containerd v1.7.2");
    }

    [Fact]
    public async Task A_build_without_a_version_is_held_to_no_advisory()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop.Replace("v1.27.3", "v0.0.0-master+$Format:%H$", StringComparison.Ordinal)));
        var report = await ScanAsync(server);
        Assert.DoesNotContain(report.Findings, finding => finding.Resource.Name.Contains("v0.0.0", StringComparison.Ordinal));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Reason == "Builds without a version (k8s.io/kubernetes v0.0.0-master+$Format:%H$) were held to no advisory.");
    }

    [Fact]
    public async Task A_snapshot_gives_exactly_the_findings_of_the_cluster()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        server.Forbidden.Add("jobs");
        var live = await ScanAsync(server);
        Assert.NotEmpty(live.Findings);
        var file = await SaveAsync(server);
        using var snapshot = SnapshotFile.Open(file);
        Assert.Equal("cluster snapshot of 2026-01-02T03:04:05Z, v1.33.1", snapshot.Kind);
        Assert.Equal(Comparable(live), Comparable(await ScanAsync(snapshot)));
    }

    [Fact]
    public async Task The_report_keeps_its_schema()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var schema = new JsonSchema(Repository.Read("docs", "schemas", "report-1.json"));
        Assert.Equal([], schema.Breaches(Json(await ScanAsync(server))));
    }

    /// <summary>Rancher keeps what it applied in an annotation, packed, in base64 without padding.</summary>
    [Theory]
    [InlineData("objectset.rio.cattle.io/applied", "eyJkYXRhIjp7InRvayI6IlVFeEJUbFE9In19", true)]
    [InlineData("banzaicloud.com/last-applied", "eyJkYXRhIjp7InRvayI6IlVFeEJUbFE9In19XQ==", true)]
    [InlineData("field.cattle.io/description", "the token of the build", false)]
    [InlineData("cert-manager.io/issuer-name", "letsencrypt-production", false)]
    public async Task A_snapshot_keeps_no_copy_of_a_secret(string name, string value, bool isRedacted)
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: s, namespace: a, annotations: { {{name}}: "{{value}}" } }
            data: {tok: UExBTlQ=}
            """));
        var text = await UnpackAsync(await SaveAsync(server));
        Assert.Equal(!isRedacted, text.Contains(value, StringComparison.Ordinal));
        Assert.Contains(name, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_holds_no_secret()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var text = await UnpackAsync(await SaveAsync(server));
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMmh1bnRlcjI", text, StringComparison.Ordinal);
        Assert.DoesNotContain("managedFields", text, StringComparison.Ordinal);
        Assert.Contains("\"owner\":\"team\"", text, StringComparison.Ordinal);
        Assert.Contains("\"tls.crt\":\"Y2VydGlmaWNhdGU=\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"password\":\"{Convert.ToBase64String("(redacted: 14 bytes)"u8)}\"", text, StringComparison.Ordinal);
        Assert.Contains("hunter2hunter2", await UnpackAsync(await SaveAsync(server, keepsSecretValues: true)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_that_is_cut_anywhere_is_refused()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        var whole = await File.ReadAllBytesAsync(await SaveAsync(server), Stop);
        var file = Path.Combine(_folder.Path, "cut");
        for (var length = 0; length < whole.Length - 20; length += 7)
        {
            await File.WriteAllBytesAsync(file, whole[..length], Stop);
            await Assert.ThrowsAsync<IOException>(async () => await ReadAllAsync(file));
        }
    }

    [Theory]
    [InlineData("plain text\n", "is no cluster snapshot")]
    [InlineData("{\"format\":\"other\"}\n", "is no cluster snapshot: its first line is no head of one")]
    [InlineData("{\"format\":\"gabion-cluster-snapshot\",\"version\":9}\n", "is a snapshot of version 9, and this program reads version 1")]
    [InlineData("HEAD{\"object\":{}}\n", "line 2: an object stands before its kind")]
    [InlineData("HEAD{\"other\":{}}\n", "line 2: 'other' is no line of a snapshot")]
    [InlineData("HEAD{}\n", "line 2")]
    [InlineData("HEADgarbage\n", "line 2")]
    [InlineData("HEAD{\"list\":{\"group\":\"\"}}\n", "line 2: version is missing")]
    [InlineData("HEAD{\"end\":{\"objects\":5}}\n", "line 2: it ends with 0 objects, and says that it holds 5")]
    [InlineData("{\"format\":\"gabion-cluster-sn", "is no cluster snapshot: it breaks off before the end of its first line")]
    [InlineData("HEAD", "line 2: it breaks off after 0 objects, so it was not written to its end; take it again")]
    public async Task Says_what_is_wrong_with_a_snapshot(string lines, string told)
    {
        var file = Path.Combine(_folder.Path, "made");
        await using (var packed = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionLevel.Fastest))
        {
            packed.Write(System.Text.Encoding.UTF8.GetBytes(lines.Replace("HEAD", "{\"format\":\"gabion-cluster-snapshot\",\"version\":1}\n", StringComparison.Ordinal)));
        }

        Assert.Contains(told, (await Assert.ThrowsAsync<IOException>(async () => await ReadAllAsync(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_namespace_is_looked_at()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop).Apply("{apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {containers: [{name: c, image: x}]}}"));
        using var source = await LiveCluster.OpenAsync(Access(server), "shop", ClusterSettings.Default, TimeProvider.System, Stop);
        var report = await ScanAsync(source);
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.StartsWith("default/", StringComparison.Ordinal));
        Assert.Equal(1, report.Coverage.Assessed["Namespace"]);
        Assert.False(report.Coverage.Assessed.ContainsKey("ClusterRole"));
        using var missing = await LiveCluster.OpenAsync(Access(server), "shoq", ClusterSettings.Default, TimeProvider.System, Stop);
        var not = Assert.IsType<ScanResult.NotAssessed>(await new ClusterScanner(TimeProvider.System, "1").ScanAsync(missing, Options(), Stop));
        Assert.EndsWith("has no namespace 'shoq'", not.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patterns_choose_objects()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Shop));
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var report = await ScanAsync(source, Options() with { Exclude = [new("shop/Deployment/**")], Include = [new("shop/**")], Vulnerabilities = null });
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path == "shop/Deployment/web" || !finding.Location.Path.StartsWith("shop/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Objects_that_cannot_be_read_are_told()
    {
        var deep = string.Concat(Enumerable.Repeat("{a: ", 300)) + "1" + new string('}', 300);
        var cluster = new SimulatedCluster().Apply(Shop);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Before = async context =>
        {
            if (context.Request.Path == "/api/v1/configmaps")
            {
                await SimulatedApiServer.WriteAsync(context, $$$"""{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"deep","namespace":"shop"},"data":{{{deep.Replace("a", "\"a\"", StringComparison.Ordinal)}}} },{"metadata":{"name":"half","namespace":"shop","annotations":{"\ud800":"x"} } }]}""");
                return true;
            }

            return false;
        };
        var report = await ScanAsync(server);
        Assert.Contains(report.Coverage.Gaps, gap => gap is { Kind: GapKind.Limit, Path: "shop/ConfigMap/deep" });
        Assert.Contains(report.Coverage.Gaps, gap => gap is { Kind: GapKind.Invalid, Path: "shop/ConfigMap/half" });
        Assert.Contains(report.Findings, finding => finding.Location.Path == "shop/Deployment/web");
    }

    /// <summary>What kubeadm leaves in a cluster: static pods as the API server shows them, configuration in ConfigMaps.</summary>
    private const string ControlPlane =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: plane-1, creationTimestamp: "2026-01-01T00:00:00Z"}
        status: {nodeInfo: {kubeletVersion: v1.33.1, containerRuntimeVersion: "containerd://1.6.0", osImage: Ubuntu 18.04.6 LTS, kernelVersion: 4.4.0}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-apiserver-plane-1
          namespace: kube-system
          uid: 00000000-0000-4000-8000-0000000000e1
          annotations: {kubernetes.io/config.source: file}
          ownerReferences: [{apiVersion: v1, kind: Node, name: plane-1, uid: 00000000-0000-4000-8000-0000000000e0, controller: true}]
        spec:
          hostNetwork: true
          containers:
            - name: kube-apiserver
              image: registry.k8s.io/kube-apiserver:v1.33.1
              command: [kube-apiserver, --anonymous-auth=true, --profiling=true, --authorization-mode=AlwaysAllow]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kubelet-config, namespace: kube-system}
        data:
          kubelet: |
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authentication: {anonymous: {enabled: true}}
            authorization: {mode: AlwaysAllow}
            readOnlyPort: 10255
        """;

    [Fact]
    public async Task A_cluster_its_snapshot_and_its_files_give_the_same_findings()
    {
        var objects = $"{Shop}\n---\n{ControlPlane}";
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(objects));
        var live = await ScanAsync(server);
        using var snapshot = SnapshotFile.Open(await SaveAsync(server));
        var folder = await ScanFolderAsync(("shop/objects.yaml", Shop), ("plane.yaml", ControlPlane));

        Assert.Equal(Fingerprints(live), Fingerprints(await ScanAsync(snapshot)));
        Assert.Equal(Fingerprints(live), Fingerprints(folder));

        // What only a cluster was judged by, and what only files were.
        var rules = live.Findings.Select(finding => finding.Rule.Id.Text).ToHashSet();
        Assert.Superset(new HashSet<string>(["GBN-CLU-001", "GBN-CON-301", "GBN-CON-303"]), rules);
        Assert.Contains(live.Findings, finding => finding.Location.ToString() == "kube-system/Pod/kube-apiserver-plane-1 spec.containers[0].command[3]");
        Assert.Contains(live.Findings, finding => finding.Location.Path == "kube-system/ConfigMap/kubelet-config");

        static IEnumerable<string> Fingerprints(ScanReport report) => report.Findings.Select(finding => $"{finding.Rule.Id} {finding.Resource} {finding.Fingerprint}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Files_that_hold_nodes_are_found_to_be_those_of_a_cluster()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", Shop);
        async Task<ScanReport> Scan(ScanOptions options) =>
            Assert.IsType<ScanResult.Assessed>(await new Scanner(TimeProvider.System, "1").ScanAsync(options, Stop)).Report;
        static IEnumerable<string> Told(ScanReport report) => report.Findings.Select(finding => $"{finding.Rule.Id} {finding.Location} {finding.Fingerprint}");

        var options = Options() with { Target = folder.Path, ListsSubjects = true };
        var cluster = await Scan(options with { IsCluster = true });
        Assert.Contains(cluster.Findings, finding => finding.Rule.Id.Text == "GBN-CON-301");
        Assert.Equal(Told(cluster), Told(await Scan(options with { FindsClusters = true })));
        Assert.DoesNotContain("Component", (await Scan(options)).Coverage.Assessed.Keys);
    }

    [Fact]
    public async Task Components_are_found_in_manifests_without_nodes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("plane.yaml", ControlPlane[ControlPlane.IndexOf("---", StringComparison.Ordinal)..]);
        var report = Assert.IsType<ScanResult.Assessed>(
            await new Scanner(TimeProvider.System, "1").ScanAsync(Options() with { Target = folder.Path, ListsSubjects = true, FindsClusters = true }, Stop)).Report;
        Assert.Equal(1, report.Coverage.Assessed["Component"]);
    }

    [Fact]
    public async Task Findings_on_files_of_a_cluster_stand_at_their_lines()
    {
        var report = await ScanFolderAsync(("shop/objects.yaml", Shop), ("plane.yaml", ControlPlane));
        string Place(string rule) => Assert.Single(report.Findings, finding => finding.Rule.Id.Text == rule).Location.ToString();
        Assert.Equal("shop/objects.yaml:17", Place("GBN-CLU-001"));
        Assert.DoesNotContain(report.Findings, finding => finding.Resource.Kind == "ReplicaSet"); // it is told of in its Deployment
        Assert.Equal((2, 1, 1), (report.Coverage.Assessed["Node"], report.Coverage.Assessed["ReplicaSet"], report.Coverage.Assessed["Secret"]));
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-301" && finding.Location.ToString() == "plane.yaml:1");
    }

    [Fact]
    public async Task Objects_that_files_have_twice_are_both_judged()
    {
        const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: c, image: 'nginx:1.29'}]}}";
        var report = await ScanFolderAsync(("base/pod.yaml", Pod), ("overlay/pod.yaml", Pod));
        Assert.Equal(["base/pod.yaml:1", "overlay/pod.yaml:1"], report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CLU-002").Select(finding => finding.Location.ToString()));
    }

    [Fact]
    public async Task A_waiver_beside_an_object_of_a_cluster_in_files_applies()
    {
        const string Pod =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, namespace: shop}
            spec:
              containers:
                - name: c
                  image: nginx:1.29
                  securityContext:
                    privileged: true # gabion:ignore GBN-CLU-001 it looks after the node
            """;
        var report = await ScanFolderAsync(("pod.yaml", Pod));
        Assert.Equal(FindingStatus.Waived, Assert.Single(report.Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001").Status);
    }

    private static async Task<ScanReport> ScanFolderAsync(params (string Path, string Text)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in files)
        {
            folder.Write(path, text);
        }

        return Assert.IsType<ScanResult.Assessed>(await new Scanner(TimeProvider.System, "1").ScanAsync(Options() with { Target = folder.Path, IsCluster = true }, Stop)).Report;
    }

    private static string Comparable(ScanReport report)
    {
        var json = JsonNode.Parse(Json(report))!.AsObject();
        json.Remove("target");
        json.Remove("at");
        return json.ToJsonString(new() { WriteIndented = true });
    }

    private static string Pod(string name, string owner, string labels = "", string controller = "web-1") => $$$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{{name}}}
          namespace: shop
          labels: {app: web{{{labels}}}}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: {{{controller}}}, {{{owner}}}, controller: true}]
        spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
        """;

    private static string Json(ScanReport report)
    {
        using var text = new StringWriter();
        new JsonReport().Write(report, text, ReportOptions.Plain);
        return text.ToString();
    }

    private static async Task<long> ReadAllAsync(string file)
    {
        using var snapshot = SnapshotFile.Open(file);
        return await snapshot.ReadAsync(KindChoice.All, _ => { }, Stop).LongCountAsync(Stop);
    }

    private static async Task<string> UnpackAsync(string file)
    {
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
        return await reader.ReadToEndAsync(Stop);
    }

    private async Task<string> SaveAsync(SimulatedApiServer server, bool keepsSecretValues = false)
    {
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var file = Path.Combine(_folder.Path, "snapshot");
        await using var output = File.Create(file);
        await SnapshotWriter.WriteAsync(source, output, keepsSecretValues, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null, Stop);
        return file;
    }

    private ClusterAccess Access(SimulatedApiServer server) =>
        Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write("config", server.Kubeconfig())], null)).Access;

    private async Task<ScanReport> ScanAsync(SimulatedApiServer server)
    {
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        return await ScanAsync(source);
    }

    private static async Task<ScanReport> ScanAsync(ObjectSource source, ScanOptions? options = null) =>
        Assert.IsType<ScanResult.Assessed>(await new ClusterScanner(TimeProvider.System, "1").ScanAsync(source, options ?? Options(), Stop)).Report;

    private static ScanOptions Options() => new()
    {
        Target = "cluster",
        Vulnerabilities = new(BuiltInSet.Lazily.Value, VexSet.Empty),
    };
}
