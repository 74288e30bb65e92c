using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Fixing;

namespace Gabion.Tests.Scan.Fixing;

public sealed class FileFixerTests
{
    private const string Pod = """
        # The shop's front door.
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
            - name: web # storefront
              image: nginx:1.29
              securityContext:
                privileged: true   # was easier
              ports: [{containerPort: 8080}]
        """;

    [Fact]
    public void Mends_a_manifest_in_place()
    {
        var fix = Fixer(RuleSettings.Default).Fix("pod.yaml", Pod, _ => true);
        Assert.NotEmpty(fix.Mended);
        Assert.Equal(Pod.Split('\n'), fix.After.Split('\n').Intersect(Pod.Split('\n')));
        Assert.Contains("        seccompProfile: {type: RuntimeDefault}", fix.After.Split('\n'));
    }

    [Fact]
    public void Makes_no_mend_that_the_API_server_would_refuse()
    {
        var fix = Fixer(RuleSettings.Default).Fix("pod.yaml", Pod, finding => RuleSelection.Names("CKV_K8S_20", finding.Rule));
        Assert.Equal(Pod, fix.After);
        Assert.Contains(fix.Refused, refusal => refusal is { Reason: RefusalReason.NotVerified, Finding.Location.Span.Line: > 1 } && refusal.Message.Contains("GBN-CLU-069", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_run_finds_nothing_to_mend()
    {
        var fixer = Fixer(RuleSettings.Default);
        var once = fixer.Fix("pod.yaml", Pod, _ => true);
        var twice = fixer.Fix("pod.yaml", once.After, _ => true);
        Assert.NotEmpty(once.Mended);
        Assert.Equal([], twice.Mended.Select(finding => finding.Rule.Id));
        Assert.Equal(once.After, twice.After);
    }

    [Fact]
    public void Gives_requests_only_where_the_team_says_which()
    {
        var asked = RuleSettings.Default with { DefaultRequests = ImmutableSortedDictionary<string, string>.Empty.Add("cpu", "100m").Add("memory", "64Mi") };
        bool IsRequest(Finding finding) => finding.Rule.Aliases.Any(alias => alias is "cpuRequestsMissing" or "memoryRequestsMissing" or "KSV-0015" or "KSV-0016");
        Assert.Empty(Fixer(RuleSettings.Default).Fix("pod.yaml", Pod, IsRequest).Mended);
        Assert.Contains(
            "      resources:\n        requests:\n          cpu: 100m\n          memory: 64Mi",
            Fixer(asked).Fix("pod.yaml", Pod, IsRequest).After,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pins_images_to_the_digest_that_is_given()
    {
        const string digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        Assert.True(ImageRef.TryParse($"nginx:1.29@{digest}", out var pin));
        var settings = RuleSettings.Default with { PinnedImages = [pin] };
        Assert.Contains($"image: nginx:1.29@{digest}\n", Fixer(settings).Fix("pod.yaml", Pod, _ => true).After, StringComparison.Ordinal);
        Assert.StartsWith($"FROM nginx:1.29@{digest} AS web\n", Fixer(settings).Fix("Dockerfile", "FROM nginx:1.29 AS web\nUSER 101:101\n", _ => true).After, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_what_needs_a_run_unless_asked()
    {
        var careful = Fixer(RuleSettings.Default).Fix("pod.yaml", Pod, _ => true);
        Assert.DoesNotContain("readOnlyRootFilesystem", careful.After, StringComparison.Ordinal);
        Assert.Contains(careful.Refused, refusal => refusal.Reason == RefusalReason.NeedsRuntimeKnowledge);
        Assert.Contains("readOnlyRootFilesystem: true", new FileFixer(new(Catalogue.Create(RuleSettings.Default)), includeRuntime: true).Fix("pod.yaml", Pod, _ => true).After, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_what_is_not_wanted() =>
        Assert.Equal(Pod, Fixer(RuleSettings.Default).Fix("pod.yaml", Pod, _ => false).After);

    private static FileFixer Fixer(RuleSettings settings) => new(new(Catalogue.Create(settings)), includeRuntime: false);
}
