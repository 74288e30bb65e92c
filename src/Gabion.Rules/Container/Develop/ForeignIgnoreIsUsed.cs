using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A comment silences another linter.</summary>
internal sealed class ForeignIgnoreIsUsed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-124"),
        Title = "A comment silences another linter",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "It hides findings of that tool, and says nothing to this one.",
        Fix = "Mend what it hides, or state the reason in a waiver.",
        References = ["https://docs.docker.com/build/checks/"],
        Aliases = ["DL1001"],
        OnByDefault = false,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            # hadolint ignore=DL3008 <--
            RUN apt-get update && apt-get install -y curl
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            # hadolint is not used here
            RUN true
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from comment in file.Comments
        let text = comment.Text.Replace(" ", "", StringComparison.Ordinal)
        where text.StartsWith("hadolintignore=", StringComparison.Ordinal) || text.StartsWith("hadolintglobalignore=", StringComparison.Ordinal)
            || text.StartsWith("checkov:skip=", StringComparison.Ordinal) || text.StartsWith("trivy:ignore:", StringComparison.Ordinal) || text.StartsWith("kics-scan", StringComparison.Ordinal)
        select new Problem(comment.Span, "comment", "This comment silences another linter");
}
