using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Rules.Cluster.Deploy;
using Gabion.Scan;

namespace Gabion.Tests.Rules.Cluster;

/// <summary>What the examples of the rules cannot show: settings, verdicts, several rules on one input.</summary>
public sealed class SecurityRuleTests
{
    private const string Head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  ";

    [Theory]
    [InlineData("registry.example/web:1", "registry.example", true)]
    [InlineData("registry.example/team/web:1", "registry.example/team", true)]
    [InlineData("registry.example/team/web:1", "registry.example/team/*", true)]
    [InlineData("registry.example/team-b/web:1", "registry.example/team", false)]
    [InlineData("registry.example.evil/web:1", "registry.example", false)]
    [InlineData("nginx", "library/nginx", true)]
    [InlineData("nginx", "docker.io", true)]
    [InlineData("nginx", "docker.io/library/", true)]
    [InlineData("bitnami/nginx", "docker.io/library", false)]
    [InlineData("localhost:5000/a", "localhost:5000", true)]
    public void Compares_whole_parts_of_a_registry_path(string image, string entry, bool covered)
    {
        Assert.True(ImageRef.TryParse(image, out var reference));
        Assert.Equal(covered, RegistryList.Covers([entry], reference));
    }

    [Fact]
    public void Reports_images_outside_the_allow_list()
    {
        var settings = RuleSettings.Default with { AllowedRegistries = ["registry.example"] };
        var found = Check(Head + "containers: [{name: a, image: \"registry.example/a:1\"}, {name: b, image: \"ghcr.io/b:1\"}]", new RegistryIsNotAllowed(settings));
        Assert.Equal("Image 'ghcr.io/b:1' of container 'b' comes from ghcr.io, which is not allowed", Assert.Single(found).Message);
    }

    [Theory]
    [InlineData("hostPID: \"${SHARE}\"\n  containers: [{name: a, image: x}]", "HostProcessesAreShared", Verdict.CannotTell)]
    [InlineData("hostPID: \"yes please\"\n  containers: [{name: a, image: x}]", "HostProcessesAreShared", Verdict.Fails)]
    [InlineData("containers: [{name: a, image: x, securityContext: {privileged: \"{{ privileged }}\"}}]", "ContainerIsPrivileged", Verdict.CannotTell)]
    [InlineData("securityContext: \"{{ context }}\"\n  containers: [{name: a, image: x}]", "MayRunAsRoot", Verdict.CannotTell)]
    [InlineData("containers: [{name: a, image: \"registry.example/a:${TAG}\"}]", "ImageTagFloats", Verdict.CannotTell)]
    public void Cannot_tell_what_is_still_to_be_filled_in(string spec, string rule, Verdict verdict)
    {
        var asked = SecurityRules.Create(RuleSettings.Default).Single(item => item.GetType().Name == rule);
        Assert.Equal(verdict, Assert.Single(Check(Head + spec, asked)).Verdict);
    }

    [Fact]
    public void Never_shows_the_secret()
    {
        const string Secret = "correct-horse-battery";
        var text = Head + $"containers: [{{name: a, image: x, args: [--db-password={Secret}, --token, {Secret}], env: [{{name: API_TOKEN, value: {Secret}}}]}}]\n"
            + $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {{DB_PASSWORD: {Secret}, file: \"a=1\\npassword: {Secret}\"}}\n";
        var found = Check(text, [.. SecurityRules.Create(RuleSettings.Default)]);
        Assert.Equal(5, found.Count(problem => problem.Message.Contains("clear text", StringComparison.Ordinal)));
        Assert.DoesNotContain(found, problem => problem.Message.Contains(Secret, StringComparison.Ordinal)
            || problem.Evidence.Any(item => item.Value.Contains(Secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/var/run/docker.sock", "GBN-CLU-010")]
    [InlineData("/run/containerd/../containerd/containerd.sock", "GBN-CLU-010")]
    [InlineData("/", "GBN-CLU-008,GBN-CLU-009")]
    [InlineData("/srv/../etc", "GBN-CLU-008,GBN-CLU-009")]
    [InlineData("/srv/data", "GBN-CLU-007,GBN-CLU-009")]
    public void A_path_of_the_node_is_told_once(string path, string rules)
    {
        var text = Head + $"volumes: [{{name: v, hostPath: {{path: {path}}}}}]\n  containers: [{{name: a, image: x, volumeMounts: [{{name: v, mountPath: /m}}]}}]\n";
        var asked = SecurityRules.Create(RuleSettings.Default).Where(rule => rule.Card.Id.Text is "GBN-CLU-007" or "GBN-CLU-008" or "GBN-CLU-009" or "GBN-CLU-010");
        Assert.Equal(rules, string.Join(',', Found(text, asked).Select(found => found.Rule.Card.Id.Text)));
    }

    [Fact]
    public void A_hardened_pod_gets_no_findings()
    {
        const string Text = Head + """
            serviceAccountName: web
              automountServiceAccountToken: false
              hostUsers: false
              securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
              volumes: [{name: tmp, emptyDir: {sizeLimit: 64Mi}}]
              containers:
                - name: web
                  image: "registry.example/web:1.4@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"
                  command: [/web, --listen, ":8080"]
                  ports: [{containerPort: 8080}]
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
                  securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
            """;
        var asked = SecurityRules.Create(RuleSettings.Default).Where(rule => rule.Card.OnByDefault);
        Assert.Equal([], Found(Text, asked).Select(found => $"{found.Rule.Card.Id} {found.Problem.Message}"));
    }

    private static List<Problem> Check(string text, params ImmutableArray<Rule> rules) => [.. Found(text, rules).Select(found => found.Problem)];

    private static IEnumerable<(Rule Rule, Problem Problem)> Found(string text, IEnumerable<Rule> rules)
    {
        var runner = new RuleRunner(rules);
        return ExampleFacts.Read("pod.yaml", System.Text.Encoding.UTF8.GetBytes(text)).SelectMany(runner.Check);
    }
}
