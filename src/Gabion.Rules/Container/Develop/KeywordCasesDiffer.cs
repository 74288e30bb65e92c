using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Instructions are written in different cases.</summary>
internal sealed class KeywordCasesDiffer : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-122"),
        Title = "Instructions are written in different cases",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Keywords in one case are easier to read; the build warns of it.",
        Fix = "Write all in upper case.",
        References = ["https://docs.docker.com/reference/build-checks/consistent-instruction-casing/"],
        Aliases = ["ConsistentInstructionCasing", "uppercase_commands"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            Run true <--
            copy a /b <--
            CMD ["x"]
            """),
        Example.Good("Dockerfile", """
            from debian:12.8
            run true
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        var all = file.Syntax.Instructions;
        var lowerCount = all.Count(instruction => IsAll(instruction.KeywordText, char.IsAsciiLetterLower));
        var prefersUpper = all.Length - lowerCount >= lowerCount;
        return from instruction in all
               let written = instruction.KeywordText
               where !IsAll(written, prefersUpper ? char.IsAsciiLetterUpper : char.IsAsciiLetterLower)
               let right = prefersUpper ? written.ToUpperInvariant() : written.ToLowerInvariant()
               select new Problem(instruction.KeywordSpan, $"{instruction.Keyword} casing", $"'{written}' does not match the case of the other instructions") with
               {
                   Patch = new(PatchSafety.Safe, [new TextEdit(instruction.KeywordSpan, right)]),
               };
    }

    private static bool IsAll(string text, Func<char, bool> isCase) => text.All(isCase);
}
