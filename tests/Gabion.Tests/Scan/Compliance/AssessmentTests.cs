using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Compliance;
using Gabion.Scan.Waivers;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan.Compliance;

public sealed class AssessmentTests : IDisposable
{
    private const string Bound = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: deployers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ROLE}
        subjects: [{kind: User, name: jo, apiGroup: rbac.authorization.k8s.io}]
        """;

    private const string Safe = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          automountServiceAccountToken: false
          containers:
            - {name: web, image: "nginx:1.29", securityContext: {privileged: PRIVILEGED}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("view", RequirementOutcome.Pass)]
    [InlineData("cluster-admin", RequirementOutcome.Fail)]
    public async Task What_rules_decide_whole_passes_or_fails(string role, RequirementOutcome outcome)
    {
        _folder.Write("rbac.yaml", Bound.Replace("ROLE", role, StringComparison.Ordinal));
        var result = Of(await Assess("cis-kubernetes"), "5.1.1");
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(["ClusterRoleBinding/deployers"], result.Subjects.Select(subject => subject.Resource.ToString()));
        Assert.Equal("rbac.yaml:2", result.Subjects[0].Location.ToString());
    }

    [Theory]
    [InlineData("false", RequirementOutcome.Partly)]
    [InlineData("true", RequirementOutcome.Fail)]
    public async Task What_rules_see_in_part_fails_but_does_not_pass(string privileged, RequirementOutcome outcome)
    {
        _folder.Write("pod.yaml", Safe.Replace("PRIVILEGED", privileged, StringComparison.Ordinal));
        Assert.Equal(outcome, Of(await Assess("cis-kubernetes"), "5.2.2").Outcome);
    }

    /// <summary>The account itself decides; without it only a use of it is known.</summary>
    [Theory]
    [InlineData("", "web", RequirementOutcome.NotAssessable)]
    [InlineData("", "default", RequirementOutcome.Fail)]
    [InlineData("{automountServiceAccountToken: false, METADATA}", "default", RequirementOutcome.Pass)] // its token is in no pod
    [InlineData("{automountServiceAccountToken: true, METADATA}", "web", RequirementOutcome.Fail)]
    [InlineData("{METADATA}", "web", RequirementOutcome.Fail)]
    public async Task Default_accounts_are_to_turn_their_token_off(string account, string used, RequirementOutcome outcome)
    {
        _folder.Write("pod.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{serviceAccountName: {used}, containers: [{{name: web, image: x}}]}}\n");
        if (account.Length > 0)
        {
            _folder.Write("account.yaml", account.Replace("METADATA", "apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}", StringComparison.Ordinal));
        }

        Assert.Equal(outcome, Of(await Assess("cis-kubernetes", RuleSettings.Default with { JudgesDefaults = true }), "5.1.5").Outcome);
    }

    /// <summary>Whatever is scanned, if it holds no control plane and no node, nothing about them passes.</summary>
    [Fact]
    public async Task Target_without_nodes_passes_nothing_about_nodes()
    {
        _folder.Write("pod.yaml", Safe);
        _folder.Write("rbac.yaml", Bound);
        var report = await Assess("cis-kubernetes");
        var nodes = report.Results.Where(result => result.Requirement.Number[0] is '1' or '2' or '3' or '4').ToList();
        Assert.Equal(97, nodes.Count);
        Assert.All(nodes, result => Assert.True(result.Outcome is RequirementOutcome.NotAssessable or RequirementOutcome.Manual, result.Requirement.Number));
    }

    /// <summary>A requirement is about one file: what is wrong with another one does not touch it.</summary>
    [Fact]
    public async Task Listing_of_a_nodes_files_passes_and_fails_what_it_names()
    {
        _folder.Write("node-1/gabion-files.txt", """
            -rw------- root root /etc/kubernetes/manifests/kube-apiserver.yaml
            -rw-r--r-- root root /etc/kubernetes/manifests/kube-scheduler.yaml
            drwx------ root root /var/lib/etcd
            -rw------- admin root /etc/kubernetes/kubelet.conf
            """);
        var report = await Assess("cis-kubernetes");
        var said = report.Results.Where(result => result.Requirement.Section.StartsWith("1.1 ", StringComparison.Ordinal) || result.Requirement.Section.StartsWith("4.1 ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["1.1.1", "1.1.2", "1.1.6", "1.1.11", "4.1.5"], Numbers(RequirementOutcome.Pass));
        Assert.Equal(["1.1.5", "1.1.12", "4.1.6"], Numbers(RequirementOutcome.Fail));
        Assert.Equal(31 - 8, Numbers(RequirementOutcome.NotAssessable).Count());
        var finding = Assert.Single(Of(report, "4.1.6").Findings);
        Assert.Equal("node-1/gabion-files.txt:4", finding.Location.ToString()[.. "node-1/gabion-files.txt:4".Length]);
        Assert.Equal("node-1/gabion-files.txt:3", Of(report, "1.1.11").Subjects.Single().Location.ToString());
        Assert.Equal([new("mode", "600"), new("owner", "admin:root")], finding.Evidence);

        IEnumerable<string> Numbers(RequirementOutcome outcome) => said.Where(result => result.Outcome == outcome).Select(result => result.Requirement.Number);
    }

    [Fact]
    public async Task Target_without_objects_of_the_kind_is_no_pass()
    {
        _folder.Write("pod.yaml", Safe);
        var result = Of(await Assess("cis-kubernetes"), "5.1.1");
        Assert.Equal(RequirementOutcome.NotAssessable, result.Outcome);
        Assert.Contains("ClusterRoleBinding", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>A fault of a rule that only the framework names says nothing of what the target does not hold.</summary>
    [Theory]
    [InlineData("etcd", RequirementOutcome.NotAssessable)]
    [InlineData("pods", RequirementOutcome.Fail)]
    [InlineData("Pod", RequirementOutcome.Fail)]
    public async Task Own_requirement_is_held_to_what_it_is_about(string about, RequirementOutcome outcome)
    {
        _folder.Write("pod.yaml", Safe.Replace("PRIVILEGED", "true", StringComparison.Ordinal));
        var rules = Catalogue.Create(RuleSettings.Default);
        var own = FrameworkReader.Read("own.yaml", $"framework: own\ntitle: a\nversion: 1\nrequirements:\n  - {{number: 1, title: a, about: [{about}], evidence: [GBN-CLU-001], coverage: full}}\n", rules, out _)!;
        var result = Assert.Single((await Assess(own, rules)).Results);
        Assert.Equal((outcome, outcome == RequirementOutcome.Fail ? 1 : 0), (result.Outcome, result.Findings.Length));
    }

    [Theory]
    [InlineData("GBN-CLU-511", RequirementOutcome.NotAssessable)] // of encryption configurations, of which there are none
    [InlineData("GBN-CLU-001", RequirementOutcome.Pass)]
    public async Task Rules_that_looked_at_nothing_pass_nothing(string rule, RequirementOutcome outcome)
    {
        _folder.Write("pod.yaml", Safe.Replace("PRIVILEGED", "false", StringComparison.Ordinal));
        var rules = Catalogue.Create(RuleSettings.Default);
        var own = FrameworkReader.Read("own.yaml", $"framework: own\ntitle: a\nversion: 1\nrequirements:\n  - {{number: 1, title: a, about: [Pod], evidence: [{rule}], coverage: full}}\n", rules, out _)!;
        Assert.Equal(outcome, Assert.Single((await Assess(own, rules)).Results).Outcome);
    }

    [Fact]
    public async Task Unreadable_part_of_the_target_is_no_pass()
    {
        _folder.Write("rbac.yaml", Bound.Replace("ROLE", "view", StringComparison.Ordinal));
        _folder.Write("more.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: [\n");
        var result = Of(await Assess("cis-kubernetes"), "5.1.1");
        Assert.Equal(RequirementOutcome.Partly, result.Outcome);
        Assert.Contains("could not be read", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_that_did_not_run_is_no_pass()
    {
        _folder.Write("rbac.yaml", Bound.Replace("ROLE", "view", StringComparison.Ordinal));
        var result = Of(await Assess("cis-kubernetes", scan => scan with { Rules = new([], ["GBN-CLU-320"]) }), "5.1.1");
        Assert.Equal(RequirementOutcome.NotAssessable, result.Outcome);
        Assert.Contains("GBN-CLU-320 did not run", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_fault_is_neither_pass_nor_fail()
    {
        _folder.Write("rbac.yaml", Bound.Replace("ROLE", "cluster-admin", StringComparison.Ordinal));
        var waiver = new Waiver { Rule = "GBN-CLU-320", Reason = "break glass", Location = new("gabion.yaml", Gabion.Formats.TextSpan.FileStart) };
        var result = Of(await Assess("cis-kubernetes", scan => scan with { Waivers = [waiver] }), "5.1.1");
        Assert.Equal(RequirementOutcome.Accepted, result.Outcome);
    }

    [Theory]
    [MemberData(nameof(FrameworkTests.Names), MemberType = typeof(FrameworkTests))]
    public async Task Outcomes_add_up(string framework)
    {
        _folder.Write("pod.yaml", Safe.Replace("PRIVILEGED", "true", StringComparison.Ordinal));
        _folder.Write("rbac.yaml", Bound.Replace("ROLE", "view", StringComparison.Ordinal));
        var report = await Assess(framework);
        Assert.Equal(report.Framework.Requirements.Length, report.Results.Length);
        Assert.Equal(report.Results.Length, Enum.GetValues<RequirementOutcome>().Sum(report.Count));
        Assert.All(report.Results, result => Assert.False(string.IsNullOrWhiteSpace(result.Reason)));
        Assert.All(report.Results.Where(result => result.Outcome == RequirementOutcome.Pass), result =>
        {
            Assert.Equal(RequirementCoverage.Full, result.Coverage);
            Assert.NotEmpty(result.Subjects);
            Assert.Empty(result.Findings);
        });
    }

    private static RequirementResult Of(ComplianceReport report, string number) => report.Results.Single(result => result.Requirement.Number == number);

    private Task<ComplianceReport> Assess(string name, RuleSettings settings) => Assess(name, options => options with { Settings = settings }, settings);

    private Task<ComplianceReport> Assess(string name, Func<ScanOptions, ScanOptions>? change = null, RuleSettings? settings = null)
    {
        var rules = Catalogue.Create(settings ?? RuleSettings.Default);
        return Assess(FrameworkList.Find(name, rules)!, rules, change);
    }

    private async Task<ComplianceReport> Assess(Framework framework, System.Collections.Immutable.ImmutableArray<Rule> rules, Func<ScanOptions, ScanOptions>? change = null)
    {
        var options = new ScanOptions { Target = _folder.Path, ListsSubjects = true };
        var result = await new Scanner(TimeProvider.System, "1.0.0").ScanAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        return Assessment.Of(framework, Assert.IsType<ScanResult.Assessed>(result).Report, [.. rules.Select(rule => rule.Card)], rules);
    }
}
