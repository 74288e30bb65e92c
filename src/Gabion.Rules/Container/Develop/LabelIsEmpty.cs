using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Label is empty.</summary>
internal sealed class LabelIsEmpty : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-111"),
        Title = "Label is empty",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "It says nothing, and hides that something is missing.",
        Fix = "Give it a value, or remove it.",
        References = ["https://docs.docker.com/reference/dockerfile/#label"],
        Aliases = ["DL3051"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            LABEL title="" <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG V
            LABEL title="app" version="$V"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["LABEL"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from label in file.All<LabelInstruction>(withTriggers: true)
        from pair in label.Labels
        where pair.Value is { HasVariables: false, Text: "" }
        select label.ProblemAt(pair.Span, $"The label '{pair.Key}' is empty");
}
