using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.EndToEnd;

/// <summary><c>/admit/mutate</c> over TLS, beside <c>gabion policy mutate</c>.</summary>
public sealed class MutatingWebhookTests
{
    private const string Mutators = """
        apiVersion: mutations.gatekeeper.sh/v1
        kind: AssignMetadata
        metadata: {name: team}
        spec:
          match: {scope: Namespaced}
          location: metadata.labels."example.com/team"
          parameters: {assign: {value: blue}}
        ---
        apiVersion: mutations.gatekeeper.sh/v1
        kind: Assign
        metadata: {name: no-root}
        spec:
          applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
          location: "spec.containers[name: *].securityContext.runAsNonRoot"
          parameters: {assign: {value: true}}
        ---
        apiVersion: mutations.gatekeeper.sh/v1beta1
        kind: ModifySet
        metadata: {name: no-debug}
        spec:
          applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
          location: "spec.containers[name: c].args"
          parameters: {operation: prune, values: {fromList: [--debug]}}
        ---
        apiVersion: mutations.gatekeeper.sh/v1alpha1
        kind: AssignImage
        metadata: {name: mirror}
        spec:
          applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
          location: "spec.containers[name: *].image"
          parameters: {assignDomain: mirror.example}
        """;

    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"c","image":"registry.example/a:1","args":["--debug","-v","--debug"]},{"name":"d","image":"b:2","securityContext":{"runAsNonRoot":false}}]}}""";

    [Fact]
    public async Task The_patch_makes_what_policy_mutate_makes()
    {
        using var scratch = new Scratch();
        scratch.Write("policies/mutators.yaml", Mutators);
        scratch.Write("pod.json", Pod);
        var (code, output, error) = await Program.RunAsync(["policy", "mutate", "--policy", scratch.At("policies"), scratch.At("pod.json"), "--format", "yaml"]);
        Assert.True(code == 0, error);
        var expected = YamlJson.Read(output).Single();

        await using var service = await DecisionService.StartAsync(scratch, "--policy", scratch.At("policies"), "--records", scratch.At("decisions.db"));
        var response = await MutateAsync(service, Review(Pod));
        Assert.True(response.GetProperty("allowed").GetBoolean());
        Assert.Equal("JSONPatch", response.GetProperty("patchType").GetString());
        var patched = Apply(JsonNode.Parse(Pod)!, response);
        Assert.True(JsonNode.DeepEquals(expected, patched), $"{expected}\n{patched}");
        Assert.Equal("mirror.example/a:1", (string?)patched["spec"]!["containers"]![0]!["image"]); // and something has changed indeed

        // The same request as a dry run gives the same patch; asked again of the outcome there is none.
        Assert.Equal(response.GetProperty("patch").GetString(), (await MutateAsync(service, Review(Pod, ",\"dryRun\":true"))).GetProperty("patch").GetString());
        Assert.False((await MutateAsync(service, Review(patched.ToJsonString()))).TryGetProperty("patch", out _));

        // Exempt, and deletions: as they are.
        Assert.False((await MutateAsync(service, Review(Pod.Replace("shop", "kube-system", StringComparison.Ordinal)))).TryGetProperty("patch", out _));
        Assert.False((await MutateAsync(service, Review(Pod, operation: "DELETE"))).TryGetProperty("patch", out _));

        var (_, metrics) = await service.StatusAsync("/metrics");
        Assert.Contains("gabion_admission_reviews_total{webhook=\"mutate\",operation=\"CREATE\",verdict=\"exempt\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("gabion_policies{engine=\"mutation\"} 4", metrics, StringComparison.Ordinal);

        // Every decision is on record, also those that changed nothing; asked again, the same mutators answer the same.
        service.Terminate();
        Assert.Equal(0, await service.EndAsync());
        var (replayed, report, why) = await Program.RunAsync(["policy", "replay", "--policy", scratch.At("policies"), "--from", scratch.At("decisions.db"), "--format", "json"]);
        Assert.True(replayed == 0, why + report);
        var mutations = JsonDocument.Parse(report).RootElement;
        Assert.Equal((5, 0), (mutations.GetProperty("mutations").GetInt32(), mutations.GetProperty("changedMutations").GetInt32()));
    }

    [Theory]
    [InlineData("mode: enforce", false)]
    [InlineData("fail-open: [Assign/*]", true)]
    [InlineData("mode: rehearse", true)]
    public async Task A_mutator_that_fails_is_refused_unless_it_may_fail(string settings, bool isAllowed)
    {
        using var scratch = new Scratch();
        scratch.Write("policies/mutators.yaml", Mutators);
        var config = scratch.Write("serve.yaml", settings);
        await using var service = await DecisionService.StartAsync(scratch, "--policy", scratch.At("policies"), "--config", config);
        var response = await MutateAsync(service, Review("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":{"name":"c"}}}"""));
        Assert.Equal(isAllowed, response.GetProperty("allowed").GetBoolean());
        Assert.False(response.TryGetProperty("patch", out _));
        if (!isAllowed)
        {
            Assert.Equal(500, response.GetProperty("status").GetProperty("code").GetInt32());
            Assert.Contains("Assign/no-root", response.GetProperty("status").GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> MutateAsync(DecisionService service, string review)
    {
        using var response = await service.PostAsync(review, path: "/admit/mutate?timeout=10s");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("response");
    }

    private static string Review(string pod, string more = "", string operation = "CREATE") =>
        $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"name":"web","namespace":"{{{(string)JsonNode.Parse(pod)!["metadata"]!["namespace"]!}}}","operation":"{{{operation}}}","userInfo":{"username":"alice"}{{{more}}},"{{{(operation == "DELETE" ? "oldObject" : "object")}}}":{{{pod}}} } }""";

    /// <summary>As an API server applies a patch (RFC 6902).</summary>
    private static JsonNode Apply(JsonNode root, JsonElement response)
    {
        foreach (var change in JsonNode.Parse(Encoding.UTF8.GetString(response.GetProperty("patch").GetBytesFromBase64()))!.AsArray())
        {
            var steps = ((string)change!["path"]!).Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
            var parent = steps.SkipLast(1).Aggregate(root, (at, step) => at is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : at[step]!);
            var (operation, value) = ((string)change["op"]!, change["value"]?.DeepClone());
            switch (parent, operation)
            {
                case (JsonObject mapping, "remove"):
                    Assert.True(mapping.Remove(steps[^1]));
                    break;
                case (JsonObject mapping, "replace" or "add"):
                    Assert.True(operation == "add" || mapping.ContainsKey(steps[^1]));
                    mapping[steps[^1]] = value;
                    break;
                case (JsonArray list, "remove"):
                    list.RemoveAt(int.Parse(steps[^1], CultureInfo.InvariantCulture));
                    break;
                case (JsonArray list, "add"):
                    list.Insert(steps[^1] == "-" ? list.Count : int.Parse(steps[^1], CultureInfo.InvariantCulture), value);
                    break;
                case (JsonArray list, "replace"):
                    list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = value;
                    break;
                default:
                    Assert.Fail($"{change}");
                    break;
            }
        }

        return root;
    }
}
