using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Compliance;
using Gabion.Tests.Rules;

namespace Gabion.Tests.Scan.Compliance;

public sealed class FrameworkTests
{
    private static readonly System.Collections.Immutable.ImmutableArray<Rule> Rules = Catalogue.Create(RuleSettings.Default);

    private static readonly System.Collections.Immutable.ImmutableArray<RuleCard> Cards = [.. Rules.Select(rule => rule.Card)];

    public static TheoryData<string> Names => [.. FrameworkList.Names];

    /// <summary>The numbers of requirements, counted in the publications.</summary>
    [Theory]
    [InlineData("cis-kubernetes", 131)] // kube-bench, cfg/cis-1.12
    [InlineData("iso-27001", 93)] // 37 organizational, 8 people, 14 physical, 34 technological
    [InlineData("owasp-kubernetes", 10)]
    [InlineData("soc2", 43)] // 33 common criteria, 3 availability, 2 confidentiality, 5 processing integrity
    public void Holds_every_requirement(string name, int count) => Assert.Equal(count, Find(name).Requirements.Length);

    /// <summary>Reading refuses evidence that names no rule, so a framework that can be read names only rules that exist.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Names_only_rules_that_exist(string name)
    {
        var framework = Find(name);
        Assert.Equal(name, framework.Id);
        Assert.All(framework.Requirements, requirement => Assert.All(requirement.Evidence, word => Assert.Contains(Cards, card => RuleSelection.Names(word, card))));
    }

    [Fact]
    public void Every_control_on_a_rule_card_is_a_requirement()
    {
        var known = FrameworkList.Names.Select(Find)
            .SelectMany(framework => framework.Controls.SelectMany(control => framework.Requirements.Select(requirement => $"{control}:{requirement.Number}")))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Cards.SelectMany(card => card.Controls.Select(control => $"{control.Framework}:{control.Requirement}")).Where(control => !known.Contains(control)).Distinct());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evidence_of_every_requirement_says_so(string name)
    {
        var framework = Find(name);
        foreach (var requirement in framework.Requirements)
        {
            var evidence = Assessment.EvidenceFor(framework, requirement, Cards);

            // What rules speak of needs something to speak of: without it nothing could tell a pass from an empty target.
            Assert.True(evidence.IsEmpty || !requirement.About.IsEmpty, requirement.Number);
            Assert.True(requirement.Evidence.IsEmpty || !evidence.IsEmpty, requirement.Number);
        }
    }

    /// <summary>A rule that a requirement names must be able to fail it: what it speaks of is among what the requirement is about.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_requirement_is_about_leaves_its_evidence_its_say(string name)
    {
        var framework = Find(name);
        var unheard = new List<string>();
        foreach (var rule in Rules)
        {
            var asking = framework with { Requirements = [.. framework.Requirements.Where(requirement => requirement.Evidence.Any(word => RuleSelection.Names(word, rule.Card)))] };
            if (asking.Requirements.IsEmpty)
            {
                continue;
            }

            foreach (var example in rule.Examples.Where(example => example.IsBad))
            {
                var facts = ExampleFacts.Read(example.Path, System.Text.Encoding.UTF8.GetBytes(example.Text.Replace(" <--", "", StringComparison.Ordinal)));
                var found = facts.SelectMany(new RuleRunner([rule]).Check).ToList();
                var report = Report(facts, rule.Card, found.Count);
                unheard.AddRange(
                    from result in Assessment.Of(asking, report, Cards).Results
                    where found.Count > 0 && result.Outcome is not RequirementOutcome.Fail
                    select $"{result.Requirement.Number} [{string.Join(", ", result.Requirement.About)}] {rule.Card.Id} ({rule.FactKind} {string.Join(", ", rule.Kinds)})");
            }
        }

        Assert.Equal([], unheard.Distinct());
    }

    [Theory]
    [InlineData("{apiGroups: [''], resources: ['*'], verbs: [get]}", true, "GBN-CLU-302 GBN-CLU-303 GBN-CLU-305 GBN-CLU-308 GBN-CLU-327")]
    [InlineData("{apiGroups: [''], resources: ['*'], verbs: [get]}", false, "GBN-CLU-302")]
    [InlineData("{apiGroups: [''], resources: ['*/token'], verbs: [create]}", false, "GBN-CLU-311")] // of every resource: no rule on wildcards tells it
    public void A_wildcard_counts_for_what_it_covers(string rule, bool countsWildcards, string expected)
    {
        var facts = ExampleFacts.Read("role.yaml", System.Text.Encoding.UTF8.GetBytes($"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: r}}\nrules: [{rule}]\n"));
        var runner = new RuleRunner(Catalogue.Create(RuleSettings.Default with { CountsWildcards = countsWildcards }).Where(one => one.Card.Id.Text.StartsWith("GBN-CLU-3", StringComparison.Ordinal)));
        Assert.Equal(expected, string.Join(' ', facts.SelectMany(runner.Check).Select(found => found.Rule.Card.Id.Text).Distinct().Order(StringComparer.Ordinal)));
    }

    private static ScanReport Report(IEnumerable<Fact> facts, RuleCard card, int findings) => new()
    {
        Target = "t",
        TargetKind = "folder",
        ToolVersion = "1",
        Findings =
        [
            // On a package, and on a component of a cluster, which stands at an object.
            .. from field in findings == 0 ? [] : (string?[])[null, ""]
               select new Finding
            {
                Rule = card, Verdict = Verdict.Fails, Severity = card.Severity, Resource = new("Thing", "t"), Location = new("t", Gabion.Formats.TextSpan.FileStart) { Field = field }, Message = "m", Fix = "f", Fingerprint = new('0', 64),
            },
        ],
        Coverage = new(System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty.Add("Package", 1), []),
        Subjects = [.. facts.Where(fact => fact is not (ObjectSet or Gabion.Model.Cluster.Certificates.CertificateSet)).Select(fact => new Subject(fact.GetType().Name, fact.Resource, new(fact.File.Path, Gabion.Formats.TextSpan.FileStart)))],
        Rules = Cards,
        At = DateTimeOffset.UnixEpoch,
        Excerpt = _ => null,
    };

    /// <summary>A technique is no requirement, and standards ask for more than a scan sees.</summary>
    [Theory]
    [InlineData("mitre")]
    [InlineData("iso-27001")]
    [InlineData("soc2")]
    [InlineData("gdpr")]
    [InlineData("pci-dss-4")]
    [InlineData("owasp-kubernetes")]
    public void Nothing_of_it_can_pass_whole(string name)
    {
        var framework = Find(name);
        Assert.DoesNotContain(framework.Requirements, requirement => Assessment.CoverageOf(requirement, Assessment.EvidenceFor(framework, requirement, Cards)) == RequirementCoverage.Full);
    }

    [Theory]
    [InlineData("framework: own\n", "own.yaml:1:1: the key 'title' is missing")]
    [InlineData("framework: own\n", "own.yaml:1:1: a framework has at least one requirement")]
    [InlineData("framework: own\ntitel: x\n", "own.yaml:2:1: unknown key 'titel'; did you mean 'title'?")]
    [InlineData("framework: Own Rules\n", "own.yaml:1:12: framework: a value such as our-baseline is expected here")]
    [InlineData("framework: own\nrequirements:\n  - {number: 1, title: a, evidence: GBN-CLU-0O1}\n", "no rule is called 'GBN-CLU-0O1'; did you mean 'GBN-CLU-001'?")]
    [InlineData("framework: own\nrequirements:\n  - {number: 1, title: a}\n  - {number: 1, title: b}\n", "own.yaml:4:14: the requirement 1 stands here a second time")]
    [InlineData("framework: own\nrequirements:\n  - {number: 1, title: a, evidence: KSV-0017, coverage: manual}\n", "a requirement with evidence is not manual")]
    [InlineData("framework: own\nrequirements:\n  - {number: 1, title: a, coverage: whole}\n", "one of full, partial, manual is expected here")]
    [InlineData("framework: [own\n", "own.yaml:")]
    [InlineData("", "own.yaml:1:1: the file is empty")]
    [InlineData("a: 1\n---\nb: 2\n", "this file holds more")]
    public void Wrong_file_is_refused_with_its_place(string text, string error)
    {
        Assert.Null(FrameworkReader.Read("own.yaml", text, Rules, out var errors));
        Assert.Contains(errors, found => found.ToString().Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Own_framework_may_name_rules_by_alias_pattern_and_control()
    {
        var own = FrameworkReader.Read(
            "own.yaml",
            """
            framework: own
            title: Ours
            version: "1"
            requirements:
              - {number: "1", title: a, about: pods, evidence: KSV-0017, coverage: full}
              - {number: "2", title: b, about: pods, evidence: [CIS-Kubernetes-1.12:5.2.2]}
            """,
            Rules,
            out var errors);
        Assert.Empty(errors);
        Assert.All(own!.Requirements, requirement => Assert.Equal(["GBN-CLU-001"], Assessment.EvidenceFor(own, requirement, Cards).Select(rule => rule.Card.Id.Text)));
    }

    private static Framework Find(string name) => FrameworkList.Find(name, Rules)!;
}
