using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Compliance;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Rules;

namespace Gabion.Scan.Compliance;

/// <summary>
/// What a scan says of a framework. Three things must come together for a pass: rules that decide the requirement whole, objects
/// that it is about, and a target that could be read. What falls short of that is told as what it is.
/// </summary>
public sealed class Assessment
{
    /// <summary>The word for the programs that a cluster is made of.</summary>
    private const string Components = "components";

    private readonly ScanReport _report;
    private readonly ImmutableArray<RuleCard> _cards;
    private readonly ILookup<RuleId, Finding> _findings;
    private readonly HashSet<RuleId> _ran;
    private readonly int _hidden;
    private readonly HashSet<RuleId> _idle;
    private readonly HashSet<string> _objects;

    private Assessment(ScanReport report, ImmutableArray<RuleCard> cards, IEnumerable<Rule> rules)
    {
        _report = report;
        _cards = cards;
        _findings = report.Findings.ToLookup(finding => finding.Rule.Id);
        _ran = [.. report.Rules.Select(card => card.Id)];
        _hidden = report.Coverage.Gaps.Count(MayHide);
        _objects = report.Subjects.Where(subject => subject.FactKind is nameof(KubernetesObject) or nameof(Workload)).Select(subject => subject.Location.Path).ToHashSet(StringComparer.Ordinal);
        _idle = [.. rules.Where(rule => IsListed(rule.FactKind) && !report.Subjects.Any(subject => MayLookAt(rule, subject))).Select(rule => rule.Card.Id)];
    }

    /// <param name="framework">What the target is held to.</param>
    /// <param name="report">The scan, with its subjects.</param>
    /// <param name="cards">Every rule there is, whether it ran or not.</param>
    /// <param name="rules">The same rules, to tell which had nothing to look at; without them none is taken for idle.</param>
    public static ComplianceReport Of(Framework framework, ScanReport report, ImmutableArray<RuleCard> cards, IEnumerable<Rule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(framework);
        ArgumentNullException.ThrowIfNull(report);
        var assessment = new Assessment(report, cards, rules ?? []);
        return new(
            framework,
            report.Target,
            report.ToolVersion,
            report.At,
            [.. framework.Requirements.Select(requirement => assessment.Of(framework, requirement))],
            [.. report.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped)]);
    }

    /// <summary>The rules that are evidence for a requirement, each with what it shows of it.</summary>
    public static ImmutableArray<(RuleCard Card, ControlCoverage Coverage)> EvidenceFor(Framework framework, Requirement requirement, ImmutableArray<RuleCard> cards)
    {
        ArgumentNullException.ThrowIfNull(framework);
        ArgumentNullException.ThrowIfNull(requirement);
        var evidence = ImmutableArray.CreateBuilder<(RuleCard, ControlCoverage)>();
        foreach (var card in cards)
        {
            var controls = card.Controls.Where(control => control.Requirement == requirement.Number && framework.Controls.Contains(control.Framework)).ToList();
            if (controls.Count > 0)
            {
                evidence.Add((card, controls.Max(control => control.Coverage)));
            }
            else if (requirement.Evidence.Any(word => RuleSelection.Names(word, card)))
            {
                evidence.Add((card, ControlCoverage.Partial));
            }
        }

        return evidence.ToImmutable();
    }

    /// <summary>How much of a requirement its evidence shows: what the framework says, else the most that a rule's card says.</summary>
    public static RequirementCoverage CoverageOf(Requirement requirement, ImmutableArray<(RuleCard Card, ControlCoverage Coverage)> evidence)
    {
        ArgumentNullException.ThrowIfNull(requirement);
        return evidence.IsEmpty ? RequirementCoverage.Manual
            : requirement.Coverage is { } said and not RequirementCoverage.Manual ? said
            : (evidence.Any(rule => rule.Coverage == ControlCoverage.Full) ? RequirementCoverage.Full : RequirementCoverage.Partial);
    }

    private RequirementResult Of(Framework framework, Requirement requirement)
    {
        var evidence = EvidenceFor(framework, requirement, _cards);
        var coverage = CoverageOf(requirement, evidence);
        var subjects = requirement.About.IsEmpty ? [] : SubjectsOf(requirement);
        var isAboutNothing = !requirement.About.IsEmpty && subjects.IsEmpty && !HasWithoutSubjects(requirement);
        var findings = evidence.Where(rule => !isAboutNothing || framework.IsBuiltIn || IsOwnControl(framework, requirement, rule.Card)).SelectMany(rule => _findings[rule.Card.Id]).Where(finding => IsEvidence(requirement, finding)).ToImmutableArray();
        var (outcome, reason) = Decide(requirement, coverage, evidence, subjects, findings);
        return new(requirement, outcome, reason)
        {
            Coverage = coverage,
            Rules = [.. evidence.Select(rule => rule.Card)],
            Findings = findings,
            Subjects = subjects,
        };
    }

    /// <summary>
    /// A rule whose card names the requirement is about the same thing, wherever it found a fault, and so are those that a built-in framework names. One
    /// that only a user's framework names may speak of anything, so that its faults say nothing of what the target does not hold.
    /// </summary>
    private static bool IsOwnControl(Framework framework, Requirement requirement, RuleCard card) =>
        card.Controls.Any(control => control.Requirement == requirement.Number && framework.Controls.Contains(control.Framework));

    private (RequirementOutcome Outcome, string Reason) Decide(
        Requirement requirement,
        RequirementCoverage coverage,
        ImmutableArray<(RuleCard Card, ControlCoverage Coverage)> evidence,
        ImmutableArray<Subject> subjects,
        ImmutableArray<Finding> findings)
    {
        if (requirement.Coverage == RequirementCoverage.Manual && evidence.IsEmpty)
        {
            return (RequirementOutcome.Manual, requirement.Note ?? "Only people can answer this");
        }

        if (evidence.IsEmpty)
        {
            return (RequirementOutcome.NotAssessable, requirement.Note ?? "No rule looks at this");
        }

        // A baseline says that a fault is known, not that it is none.
        var faults = findings.Count(finding => finding.Verdict == Verdict.Fails && finding.Status != FindingStatus.Waived);
        if (faults > 0)
        {
            return (RequirementOutcome.Fail, faults == 1 ? "A rule found a fault" : $"Rules found {faults} faults");
        }

        var silent = evidence.Where(rule => !_ran.Contains(rule.Card.Id)).Select(rule => rule.Card.Id.Text).ToList();
        if (silent.Count == evidence.Length)
        {
            return (RequirementOutcome.NotAssessable, $"{string.Join(", ", silent)} did not run: it is off by default, skipped, or has to be configured");
        }

        if (!requirement.About.IsEmpty && subjects.IsEmpty && !HasWithoutSubjects(requirement))
        {
            return (RequirementOutcome.NotAssessable, $"The target holds none of what this is about: {string.Join(", ", requirement.About)}");
        }

        if (findings.Count(finding => finding.Verdict == Verdict.CannotTell && finding.Status != FindingStatus.Waived) is > 0 and var open)
        {
            return (RequirementOutcome.CannotTell, open == 1 ? "A rule could not decide" : $"Rules could not decide in {open} places");
        }

        if (findings.Any(finding => finding.Status == FindingStatus.Waived))
        {
            return (RequirementOutcome.Accepted, "Every fault is accepted by a waiver");
        }

        if (coverage != RequirementCoverage.Full)
        {
            return (RequirementOutcome.Partly, requirement.Note ?? "No fault was found, but the rules see only a part of the requirement");
        }

        if (silent.Count > 0)
        {
            return (RequirementOutcome.Partly, $"No fault was found, but {string.Join(", ", silent)} did not run");
        }

        if (evidence.All(rule => _idle.Contains(rule.Card.Id)))
        {
            return (RequirementOutcome.NotAssessable, $"The target holds nothing that {string.Join(", ", evidence.Select(rule => rule.Card.Id.Text))} could look at");
        }

        return _hidden > 0
            ? (RequirementOutcome.Partly, $"No fault was found, but {(_hidden == 1 ? "a part" : $"{_hidden} parts")} of the target could not be read")
            : (RequirementOutcome.Pass, "No fault was found in any of what was looked at");
    }

    /// <summary>Facts of these kinds are subjects of a scan, each of them; others are counted, or made of several.</summary>
    private static bool IsListed(string factKind) =>
        factKind is nameof(KubernetesObject) or nameof(Workload) or nameof(ComponentSettings) or nameof(ComponentConfiguration) or nameof(Dockerfile) or nameof(ComposeService);

    private static bool MayLookAt(Rule rule, Subject subject) =>
        subject.FactKind == rule.FactKind && (rule.Kinds.IsEmpty || subject.FactKind != nameof(KubernetesObject) || rule.Kinds.Contains(subject.Resource.Kind));

    /// <summary>Whether something that a requirement is about may stand where nobody could look. ShellCheck and git history hide no object.</summary>
    private static bool MayHide(CoverageGap gap) => gap.Kind switch
    {
        GapKind.Invalid or GapKind.Unreadable or GapKind.Failed => true,
        GapKind.Limit or GapKind.MissingTool => gap.Path.Length > 0,
        _ => false,
    };

    private ImmutableArray<Subject> SubjectsOf(Requirement requirement) => [.. _report.Subjects.Where(subject => requirement.About.Any(word => IsAbout(word, subject)))];

    /// <summary>Every scan reads files; packages and components are counted, not listed.</summary>
    private bool HasWithoutSubjects(Requirement requirement) =>
        requirement.About.Contains("files")
        || (requirement.About.Contains("packages") && _report.Coverage.Assessed.ContainsKey("Package"))
        || (requirement.About.Contains(Components) && _report.Coverage.Assessed.ContainsKey("Component"));

    /// <summary>
    /// The same rule speaks of a package in an image and of a program of the cluster itself, which is found at an object. A weak
    /// kubelet says nothing of the bases of images, and a weak image nothing of the cluster's components. An object is where it stands in a cluster, or its file.
    /// </summary>
    private bool IsEvidence(Requirement requirement, Finding finding) =>
        requirement.About.IsEmpty || finding.Rule.Area != Area.Container || finding.Rule.Stage != Stage.Distribute
        || (finding.Location.Field is not null || _objects.Contains(finding.Location.Path) ? requirement.About.Contains(Components) : !requirement.About.Contains(Components) || requirement.About.Any(word => word is "packages" or "images"));

    /// <summary>A command line, a unit or a configuration file of a component, which its name or kind says.</summary>
    private static bool IsComponent(Subject subject, string program) => subject.FactKind == "ComponentSettings"
        && (subject.Resource.Name.Contains(program, StringComparison.OrdinalIgnoreCase) || subject.Resource.Kind.Contains(program, StringComparison.OrdinalIgnoreCase));

    private static bool IsAbout(string word, Subject subject) => word switch
    {
        "api-server" => IsComponent(subject, "apiserver"),
        "controller-manager" => IsComponent(subject, "controller-manager"),
        "scheduler" => IsComponent(subject, "scheduler"),
        "etcd" => IsComponent(subject, "etcd"),
        "kubelet" => IsComponent(subject, "kubelet"),
        "kube-proxy" => IsComponent(subject, "proxy"),
        "docker" => IsComponent(subject, "docker"),
        "audit-policy" => subject is { FactKind: "ComponentConfiguration", Resource.Kind: "Policy" },
        "encryption-configuration" => subject is { FactKind: "ComponentConfiguration", Resource.Kind: "EncryptionConfiguration" },
        "pods" => subject.FactKind == "Workload",
        "default-service-accounts" => subject is { FactKind: "KubernetesObject", Resource: { Kind: "ServiceAccount", Name: "default" } },
        "dockerfiles" => subject.FactKind == "Dockerfile",
        "compose" => subject.FactKind == "ComposeService",
        "certificates" => subject.FactKind == "FoundCertificate",
        "images" => subject.FactKind == "ContainerImage",
        _ when NodeFilePlace.Find(word) is { } place => subject.FactKind == nameof(NodeFile) && place.Takes(subject.Resource.Name, subject.Resource.Kind == "Folder"),
        _ => subject.FactKind == "KubernetesObject" && subject.Resource.Kind == word,
    };
}
