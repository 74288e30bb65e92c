using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Tests.Rules;

/// <summary>What every card must have, and every rule's file must be.</summary>
public sealed partial class RuleCardTests
{
    // About sixty; a few lines more are not worth a quarrel.
    private const int MostLines = 72;

    // A table of programs and their options, which is long and plain.
    private static readonly string[] Tables = ["CertificateIsNotChecked.cs"];

    private static readonly List<Rule> All = [.. Catalogue.Create(RuleSettings.Default)];

    [Fact]
    public void Titles_state_a_fault_without_a_full_stop() =>
        Each(card => card.Title.Length is > 0 and <= 90 && !card.Title.EndsWith('.'), card => card.Title);

    [Fact]
    public void Says_why_and_how_to_mend_in_whole_sentences() =>
        Each(card => IsSentence(card.Why) && IsSentence(card.Fix), card => $"{card.Why} | {card.Fix}");

    [Fact]
    public void Has_a_reference_on_the_web() =>
        Each(card => card.References.Length > 0 && card.References.All(reference => Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme == "https"), card => string.Join(' ', card.References));

    [Fact]
    public void Names_its_controls_once() =>
        Each(card => card.Controls.All(control => control is { Framework.Length: > 0, Requirement.Length: > 0 }) && card.Controls.Distinct().Count() == card.Controls.Length, card => string.Join(' ', card.Controls));

    [Fact]
    public void Names_each_alias_once() =>
        Each(card => card.Aliases.Distinct().Count() == card.Aliases.Length && card.Aliases.All(alias => alias.Trim() == alias && alias.Length > 1), card => string.Join(' ', card.Aliases));

    [Fact]
    public void Has_an_id_of_the_area_that_its_namespace_names() =>
        Assert.Equal([], All.Where(rule => rule.GetType().Namespace != $"Gabion.Rules.{rule.Card.Area}.{rule.Card.Stage}"
            && rule.GetType().Namespace?.StartsWith($"Gabion.Rules.{rule.Card.Area}.{rule.Card.Stage}.", StringComparison.Ordinal) != true)
            .Select(rule => $"{rule.Card.Id} {rule.GetType().FullName} has the stage {rule.Card.Stage}"));

    [Fact]
    public void Is_one_short_file()
    {
        var folder = Path.Combine(Repository.Root, "src", "Gabion.Rules");
        var lengthy = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(folder, path), Text: File.ReadAllText(path)))
            .Where(file => RuleClass().IsMatch(file.Text))
            .Select(file => (file.Path, Lines: Example().Replace(file.Text, "").Count(character => character == '\n')))
            .Where(file => file.Lines > MostLines && !Tables.Contains(Path.GetFileName(file.Path)))
            .Select(file => $"{file.Path}: {file.Lines} lines without the text of its examples; enrich the fact instead");
        Assert.Equal([], lengthy);
    }

    [Fact]
    public void Marks_the_reported_lines_of_bad_examples() =>
        Assert.Equal([], All.Where(rule => !rule.Examples.Any(example => example.IsBad) || !rule.Examples.Any(example => !example.IsBad)
            || rule.Examples.Any(example => example.IsBad != example.Text.Contains("<--", StringComparison.Ordinal))).Select(rule => rule.Card.Id));

    private static void Each(Func<RuleCard, bool> holds, Func<RuleCard, string> text) =>
        Assert.Equal([], All.Select(rule => rule.Card).Where(card => !holds(card)).Select(card => $"{card.Id}: {text(card)}"));

    private static bool IsSentence(string text) => text.Length > 5 && text.TrimEnd()[^1] is '.' or '`' or ')';

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"class \w+(\(.*\))? : Rule<")]
    private static partial Regex RuleClass();
}
