using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan.Configuration;

namespace Gabion.Scan.Compliance;

/// <summary>Reads a framework of requirements (docs/compliance.md): everything that is wrong with the file is told at once.</summary>
public static class FrameworkReader
{
    private static readonly ValueShape.Text Text = new();
    private static readonly ValueShape.Texts Texts = new();

    private static readonly ValueShape.Mapping RequirementShape = new(
    [
        new("number", Text, "Its number in the framework.", IsRequired: true),
        new("title", Text, "What it asks for, in a few words.", IsRequired: true),
        new("section", Text, "The chapter that it stands in."),
        new("about", Texts, "What a target must hold for it to be assessed: kinds of objects, pods, dockerfiles, compose, images, packages, components, files."),
        new("evidence", Texts, "Rules that are evidence: ids, aliases, patterns, or controls of rule cards."),
        new("coverage", new ValueShape.OneOf(["full", "partial", "manual"]), "What the rules together show of it."),
        new("note", Text, "What the rules do not see, or why only people can answer."),
    ]);

    private static readonly ValueShape.Mapping Root = new(
    [
        new("framework", new ValueShape.Form("^[a-z0-9][a-z0-9.-]*$", "our-baseline", IsName), "The framework's name.", IsRequired: true),
        new("title", Text, "What people call it.", IsRequired: true),
        new("version", Text, "The edition whose numbers are used.", IsRequired: true),
        new("source", Text, "Where it is published."),
        new("established", Text, "How its numbers were established."),
        new("controls", Texts, "The names by which rule cards speak of it."),
        new("requirements", new ValueShape.ListOf(RequirementShape), "The requirements, in their order."),
    ]);

    /// <param name="path">How the file is called in errors.</param>
    /// <param name="rules">The rules that may be evidence.</param>
    /// <returns>Null when something is wrong; then <paramref name="errors"/> say what.</returns>
    public static Framework? Read(string path, string text, ImmutableArray<Rule> rules, out ImmutableArray<ConfigurationError> errors)
    {
        var documents = YamlReader.Read(text);
        var problems = documents.SelectMany(document => document.Problems).Select(problem => ConfigurationReader.Error(path, problem.At, problem.Message)).ToList();
        if (documents.Count != 1)
        {
            problems.Add(ConfigurationReader.Error(path, TextSpan.FileStart, documents.Count == 0 ? "the file is empty; a framework is expected" : "one document is expected; this file holds more"));
        }

        var root = documents.Count > 0 ? documents[0].Field : Field.Of(null);
        if (problems.Count == 0)
        {
            new ShapeCheck(path, problems).Check(root, Root);
            Check(path, root, rules, problems);
        }

        errors = [.. problems.OrderBy(error => error.Location)];
        return errors.IsEmpty ? Of(root) : null;
    }

    private static void Check(string path, Field root, ImmutableArray<Rule> rules, List<ConfigurationError> problems)
    {
        if (root["requirements"].Items.Count == 0)
        {
            problems.Add(ConfigurationReader.Error(path, root["requirements"].Span, "a framework has at least one requirement"));
        }

        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in root["requirements"].Items)
        {
            if (item["number"].Text is { } number && !numbers.Add(number))
            {
                problems.Add(ConfigurationReader.Error(path, item["number"].Span, $"the requirement {number} stands here a second time"));
            }

            foreach (var word in Words(item["evidence"]).Where(word => !rules.Any(rule => RuleSelection.Names(word.Text!, rule.Card))))
            {
                problems.Add(ConfigurationReader.Error(path, word.Span, $"no rule is called '{word.Text}'{ConfigurationReader.DidYouMean(RuleSelection.Nearest(word.Text!, rules))}"));
            }

            if (item["coverage"].Text == "manual" && Words(item["evidence"]).Any())
            {
                problems.Add(ConfigurationReader.Error(path, item["coverage"].Span, "a requirement with evidence is not manual; it is partial or full"));
            }
        }
    }

    private static Framework Of(Field root) => new(
        root["framework"].Text!,
        root["title"].Text!,
        root["version"].Text!,
        root["source"].Text ?? "",
        root["established"].Text,
        [.. Words(root["controls"]).Select(word => word.Text!)],
        [.. root["requirements"].Items.Select(Requirement)]);

    private static Requirement Requirement(Field item) => new()
    {
        Number = item["number"].Text!,
        Title = item["title"].Text!,
        Section = item["section"].Text ?? "",
        About = [.. Words(item["about"]).Select(word => word.Text!)],
        Evidence = [.. Words(item["evidence"]).Select(word => word.Text!)],
        Coverage = item["coverage"].Text switch
        {
            "full" => RequirementCoverage.Full,
            "partial" => RequirementCoverage.Partial,
            "manual" => RequirementCoverage.Manual,
            _ => null,
        },
        Note = item["note"].Text,
    };

    private static bool IsName(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.');

    private static IEnumerable<Field> Words(Field field) => field.IsSequence ? field.Items.Where(item => item.Text is not null) : field.Text is null ? [] : [field];
}
