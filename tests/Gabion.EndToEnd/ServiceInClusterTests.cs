using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.EndToEnd;

/// <summary><c>gabion serve --cluster</c> against the simulated API server.</summary>
public sealed class ServiceInClusterTests
{
    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: gabion}
        webhooks:
          - {name: validate.gabion.dev, clientConfig: {service: {name: gabion, namespace: gabion-system}}}
          - {name: second.gabion.dev, clientConfig: {service: {name: gabion, namespace: gabion-system}, caBundle: bm9uZQ==}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: gabion}
        webhooks: [{name: mutate.gabion.dev, clientConfig: {service: {name: gabion, namespace: gabion-system}}}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: foreign}
        webhooks: [{name: a.example.com, clientConfig: {service: {name: a, namespace: b}}}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: constrainttemplates.templates.gatekeeper.sh}
        spec:
          group: templates.gatekeeper.sh
          scope: Cluster
          names: {plural: constrainttemplates, kind: ConstraintTemplate}
          versions: [{name: v1, storage: true, served: true}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: needslabel.constraints.gatekeeper.sh}
        spec:
          group: constraints.gatekeeper.sh
          scope: Cluster
          names: {plural: needslabel, kind: NeedsLabel}
          versions: [{name: v1beta1, storage: true, served: true}]
        ---
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: needslabel}
        spec:
          crd: {spec: {names: {kind: NeedsLabel}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package needslabel
                violation[{"msg": msg}] {
                  not input.review.object.metadata.labels[input.parameters.label]
                  msg := sprintf("the label %v is missing", [input.parameters.label])
                }
        """;

    [Fact]
    public async Task Follows_namespaces_through_a_change_and_an_outage()
    {
        using var scratch = new Scratch();
        var cluster = new SimulatedCluster().Apply(Objects);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        await using var service = await DecisionService.StartAsync(scratch, "--cluster", "--kubeconfig", scratch.Write("kubeconfig", server.Kubeconfig()));
        await service.UntilAsync("/readyz", "cluster: namespaces in step");

        // 1. The level of the label holds, until the label changes.
        Assert.Contains("baseline:latest", Message(await service.ReviewAsync(HostNetworkPod("{}"))), StringComparison.Ordinal);
        cluster.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}}");
        await UntilAsync(service, isAllowed: true);

        // 2. The API server is away: what was known last counts, and the pages say so.
        server.Before = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        server.EndWatches();
        await service.UntilAsync("/readyz", "cluster: namespaces as last known: ");
        var (code, ready) = await service.StatusAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.StartsWith("ready\n", ready, StringComparison.Ordinal);
        Assert.Contains("gabion_cluster_in_step{part=\"namespaces\"} 0", (await service.StatusAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.True((await service.ReviewAsync(HostNetworkPod("{}"))).GetProperty("allowed").GetBoolean());

        // 3. It is there again: what changed meanwhile is known.
        cluster.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}}");
        server.Before = _ => Task.FromResult(false);
        await service.UntilAsync("/metrics", "gabion_cluster_in_step{part=\"namespaces\"} 1");
        await UntilAsync(service, isAllowed: false);

        // 4. A right that was taken away and given back; a Namespace that went meanwhile is not known any more.
        server.Forbidden.Add("namespaces");
        server.EndWatches();
        Assert.Contains("forbidden", await service.UntilAsync("/readyz", "cluster: namespaces as last known: "), StringComparison.Ordinal);
        cluster.Delete("Namespace", null, "shop");
        server.Forbidden.Clear();
        await service.UntilAsync("/readyz", "cluster: namespaces in step");
        Assert.Contains("namespace shop is not known (yet)", Message(await service.ReviewAsync(HostNetworkPod("{}"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_ready_before_the_cluster_was_seen()
    {
        using var scratch = new Scratch();
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Objects));
        server.Forbidden.Add("namespaces");
        await using var service = await DecisionService.StartAsync(scratch, "--cluster", "--cluster-policies", "--kubeconfig", scratch.Write("kubeconfig", server.Kubeconfig()));
        Assert.Contains("not ready: the Namespaces of the cluster are not known: ", await service.UntilAsync("/readyz", "forbidden"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.StatusAsync("/readyz")).Code);
        server.Forbidden.Clear();
        await service.UntilAsync("/readyz", "cluster: policies in step");
        await UntilReadyAsync(service);
    }

    [Fact]
    public async Task Serves_the_policies_of_the_cluster_and_reloads_them()
    {
        using var scratch = new Scratch();
        var cluster = new SimulatedCluster().Apply(Objects).Apply(Constraint("owner"));
        cluster.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        await using var service = await DecisionService.StartAsync(scratch, "--cluster", "--cluster-policies", "--kubeconfig", scratch.Write("kubeconfig", server.Kubeconfig()));
        await UntilReadyAsync(service);
        Assert.Contains("the label owner is missing", Message(await service.ReviewAsync(HostNetworkPod("{}"))), StringComparison.Ordinal);
        Assert.True((await service.ReviewAsync(HostNetworkPod("{\"owner\":\"a\"}"))).GetProperty("allowed").GetBoolean());

        cluster.Apply(Constraint("team"));
        await service.UntilAsync("/metrics", "gabion_policy_reloads_total{result=\"loaded\"} 2");
        Assert.Contains("the label team is missing", Message(await service.ReviewAsync(HostNetworkPod("{\"owner\":\"a\"}"))), StringComparison.Ordinal);

        // The API server is away: the policies from before count.
        server.Before = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        await service.UntilAsync("/metrics", "gabion_cluster_in_step{part=\"policies\"} 0");
        Assert.False((await service.ReviewAsync(HostNetworkPod("{\"owner\":\"a\"}"))).GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Follows_the_objects_that_a_SyncSet_names()
    {
        const string Unique = """
            apiVersion: templates.gatekeeper.sh/v1
            kind: ConstraintTemplate
            metadata: {name: uniquename}
            spec:
              crd: {spec: {names: {kind: UniqueName}}}
              targets:
                - target: admission.k8s.gatekeeper.sh
                  rego: |
                    package uniquename
                    violation[{"msg": msg}] {
                      data.inventory.namespace[ns]["v1"]["Pod"][input.review.object.metadata.name]
                      ns != input.review.object.metadata.namespace
                      msg := sprintf("there is a Pod of this name in %v", [ns])
                    }
            ---
            apiVersion: constraints.gatekeeper.sh/v1beta1
            kind: UniqueName
            metadata: {name: all}
            spec: {match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}}
            ---
            apiVersion: syncset.gatekeeper.sh/v1alpha1
            kind: SyncSet
            metadata: {name: pods}
            spec: {gvks: [{group: "", version: v1, kind: Pod}]}
            """;
        using var scratch = new Scratch();
        var cluster = new SimulatedCluster().Apply(Objects);
        cluster.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Forbidden.Add("pods");
        await using var service = await DecisionService.StartAsync(
            scratch, "--cluster", "--policy", scratch.Write("unique.yaml", Unique), "--kubeconfig", scratch.Write("kubeconfig", server.Kubeconfig()));

        // 1. What cannot be listed is not guessed: neither ready, nor decided.
        await service.UntilAsync("/readyz", "cluster: inventory v1 Pod as last known: ");
        Assert.Contains("not ready: the inventory of the cluster is not known: v1 Pod: ", (await service.StatusAsync("/readyz")).Text, StringComparison.Ordinal);
        Assert.Contains("it looks at other objects, and the inventory of the cluster is not known", Message(await service.ReviewAsync(HostNetworkPod("{}"))), StringComparison.Ordinal);

        // 2. Ready once it was listed; what comes and goes counts.
        server.Forbidden.Clear();
        await UntilReadyAsync(service);
        await UntilAsync(service, isAllowed: true);
        cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: elsewhere}}");
        await UntilAsync(service, isAllowed: false);
        Assert.Contains("there is a Pod of this name in elsewhere", Message(await service.ReviewAsync(HostNetworkPod("{}"))), StringComparison.Ordinal);
        cluster.Delete("Pod", "elsewhere", "web");
        await UntilAsync(service, isAllowed: true);
    }

    [Fact]
    public async Task Puts_its_authority_beside_others_into_both_configurations()
    {
        using var scratch = new Scratch();
        var cluster = new SimulatedCluster().Apply(Objects);
        using var other = new SimulatedCertificates();
        var bundle = Convert.ToBase64String(Encoding.ASCII.GetBytes(other.AuthorityPem));
        cluster.Apply($"{{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {{name: gabion}}, webhooks: [{{name: mutate.gabion.dev, clientConfig: {{caBundle: {bundle}}}}}]}}");
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Forbidden.Add("mutatingwebhookconfigurations");
        await using var service = await DecisionService.StartAsync(scratch, "--cluster", "--webhook-configuration", "gabion", "--kubeconfig", scratch.Write("kubeconfig", server.Kubeconfig()));

        // Nobody is sent to it before the API server can trust it.
        await service.UntilAsync("/readyz", "cluster: caBundle as last known: ");
        await service.UntilAsync("/readyz", "not ready: the own authority is not in the caBundle");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.StatusAsync("/readyz")).Code);
        server.Forbidden.Clear();
        await service.UntilAsync("/readyz", "cluster: caBundle in step");

        var own = X509CertificateLoader.LoadCertificateFromFile(scratch.At("ca/ca.crt")).Thumbprint;
        Assert.Equal([own], Authorities("ValidatingWebhookConfiguration", 0));
        Assert.Equal([own], Authorities("ValidatingWebhookConfiguration", 1)); // what was no certificate is replaced
        Assert.Equal([own, other.Authority.Thumbprint], Authorities("MutatingWebhookConfiguration", 0)); // another replica's stays
        Assert.Null(Configuration("ValidatingWebhookConfiguration", "foreign")["webhooks"]![0]!["clientConfig"]!["caBundle"]);

        // A second replica has an authority of its own, and leaves those of the others.
        using (var elsewhere = new Scratch())
        {
            await using var second = await DecisionService.StartAsync(elsewhere, "--cluster", "--webhook-configuration", "gabion", "--kubeconfig", scratch.At("kubeconfig"));
            await UntilReadyAsync(second);
            var its = X509CertificateLoader.LoadCertificateFromFile(elsewhere.At("ca/ca.crt")).Thumbprint;
            Assert.Equal([own, its], Authorities("ValidatingWebhookConfiguration", 0).Order(Comparer<string>.Create((left, right) => (left != own).CompareTo(right != own))));
            Assert.Contains(other.Authority.Thumbprint, Authorities("MutatingWebhookConfiguration", 0));
            Assert.Equal(3, Authorities("MutatingWebhookConfiguration", 0).Count());
        }

        // Somebody applies the manifest again, without a bundle: it comes back.
        cluster.Apply("{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: gabion}, webhooks: [{name: mutate.gabion.dev, clientConfig: {}}]}");
        for (var tries = 0; Configuration("MutatingWebhookConfiguration", "gabion")["webhooks"]![0]!["clientConfig"]!["caBundle"] is null; tries++)
        {
            Assert.True(tries < 300, "the bundle did not come back");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal([own], Authorities("MutatingWebhookConfiguration", 0));

        JsonObject Configuration(string kind, string name) => cluster.Get(cluster.Kinds.Single(known => known.Kind == kind), null, name)!;

        IEnumerable<string> Authorities(string kind, int index)
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((string)Configuration(kind, "gabion")["webhooks"]![index]!["clientConfig"]!["caBundle"]!)));
            return found.Select(certificate => certificate.Thumbprint);
        }
    }

    [Theory]
    [InlineData("serve --cluster-policies", "--kubeconfig, --cluster-policies and --webhook-configuration need --cluster")]
    [InlineData("serve --cluster --kubeconfig /nonexistent/config", "the kubeconfig '/nonexistent/config' does not exist")]
    [InlineData("serve --cluster --kubeconfig /nonexistent/config --tls-cert a --tls-key b --webhook-configuration gabion", "--webhook-configuration is for the service's own authority")]
    public async Task A_wrong_command_line_is_a_usage_error(string arguments, string complaint)
    {
        var ran = await Program.RunAsync(arguments.Split(' '));
        Assert.Equal(2, ran.Code);
        Assert.Contains(complaint, ran.Error, StringComparison.Ordinal);
    }

    private static async Task UntilReadyAsync(DecisionService service)
    {
        for (var tries = 0; (await service.StatusAsync("/readyz")).Code != HttpStatusCode.OK; tries++)
        {
            Assert.True(tries < 300, (await service.StatusAsync("/readyz")).Text);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilAsync(DecisionService service, bool isAllowed)
    {
        for (var tries = 0; (await service.ReviewAsync(HostNetworkPod("{}"))).GetProperty("allowed").GetBoolean() != isAllowed; tries++)
        {
            Assert.True(tries < 300, string.Join('\n', service.Log));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static string Message(JsonElement response) => response.GetProperty("allowed").GetBoolean() ? "allowed" : response.GetProperty("status").GetProperty("message").GetString()!;

    private static string Constraint(string label) => $"{{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: NeedsLabel, metadata: {{name: all}}, spec: {{match: {{kinds: [{{apiGroups: [\"\"], kinds: [Pod]}}]}}, parameters: {{label: {label}}}}}}}";

    private static string HostNetworkPod(string labels) =>
        $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"name":"web","namespace":"shop","operation":"CREATE","userInfo":{"username":"alice"},"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{{{labels}}} },"spec":{"hostNetwork":true,"containers":[{"name":"c","image":"a:1"}]} } } }""";
}
