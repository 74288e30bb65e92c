using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>ENV or LABEL is in the old form.</summary>
internal sealed class KeyValueIsInOldForm : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-103"),
        Title = "ENV or LABEL is in the old form",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "The form `ENV name value` takes the rest of the line as one value: a second pair becomes part of the first.",
        Fix = "Write `ENV name=value`.",
        References = ["https://docs.docker.com/reference/dockerfile/#env", "https://docs.docker.com/reference/build-checks/legacy-key-value-format/"],
        Aliases = ["LegacyKeyValueFormat"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ENV LANG C.UTF-8 <--
            LABEL title my app <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ENV LANG=C.UTF-8 A="b c"
            LABEL title="my app"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ENV", "LABEL"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from found in file.All<EnvInstruction>().Select(env => ((Instruction)env, env.Variables)).Concat(file.All<LabelInstruction>().Select(label => ((Instruction)label, label.Labels)))
        from pair in found.Item2
        where !pair.HasEquals && pair.Value is not null
        select found.Item1.ProblemAt(pair.Span, $"{found.Item1.Keyword} {pair.Key} is in the old form") with { Patch = Mend(pair) };

    private static Patch? Mend(NamedValue pair)
    {
        var value = pair.Value!.Raw;
        if (pair.Span.Start.Line != pair.Span.End.Line || value.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        var isQuoted = value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] && value.Count(c => c == value[0]) == 2;
        var needsQuotes = !isQuoted && value.AsSpan().IndexOfAny(" \t'\"") >= 0;
        return needsQuotes && value.Contains('"', StringComparison.Ordinal)
            ? null
            : new(PatchSafety.Safe, [new TextEdit(pair.Span, $"{pair.Name.Raw}={(needsQuotes ? $"\"{value}\"" : value)}")]);
    }
}
