using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>A file matches one of your YARA rules.</summary>
internal sealed class FileMatchesYaraRule : Rule<MalwareSign>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-254"),
        Title = "A file matches one of your YARA rules",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "The rule was written to find what must not be there.",
        Fix = "Look at the file by the rule's description; when the match is mistaken, narrow the rule or waive the finding with the reason.",
        References = ["https://yara.readthedocs.io/en/stable/writingrules.html"],
        Controls = [new("MITRE-ATTACK", "T1204.003", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("malware.txt", """
            UserRule YARA SuspiciousLoader <--
            """),
        Example.Good("malware.txt", """
            (no rule matches)
            """),
    ];

    public override IEnumerable<Problem> Check(MalwareSign fact) => fact.Kind == MalwareKind.UserRule
        ? [new(fact.At, fact.Name, $"/{fact.File.Path} matches the YARA rule {fact.Name}") { Evidence = [new("rule", fact.Name)] }]
        : [];
}
