using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Reports.Terminal;
using Gabion.Rules;

namespace Gabion.Cli;

/// <summary>Rules on a terminal and as JSON.</summary>
internal static class RulesText
{
    private const int Widest = 100;
    private const int Narrowest = 60;
    private const int LabelWidth = 12;

    private static readonly JsonWriterOptions Json = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    public static void WriteTable(TextWriter output, IReadOnlyList<Rule> rules, ReportOptions options)
    {
        var ink = new Ink(options.Color);
        foreach (var card in rules.Select(rule => rule.Card))
        {
            var severity = Word(card.Severity);
            output.WriteLine($"{card.Id.Text,-13} {ink.Of(card.Severity, severity)}{new string(' ', 9 - severity.Length)} {Word(card.Stage),-10} {card.Title}{(card.OnByDefault ? "" : ink.Quiet(" (off by default)"))}");
        }
    }

    public static void WriteCard(TextWriter output, Rule rule, ReportOptions options)
    {
        var card = rule.Card;
        var ink = new Ink(options.Color);
        var width = Math.Clamp(options.Width, Narrowest, Widest);
        output.WriteLine();
        output.WriteLine($"  {ink.Strong($"{card.Id}  {card.Title}")}");
        output.WriteLine($"  {ink.Of(card.Severity, Word(card.Severity))}{ink.Quiet($", {Word(card.Area)}, {Word(card.Stage)}{(card.OnByDefault ? "" : ", off by default")}")}");
        output.WriteLine();
        Write(output, ink, width, "why", [card.Why]);
        Write(output, ink, width, "fix", [card.Fix]);
        Write(output, ink, width, "controls", card.Controls.Select(control => control.Coverage == ControlCoverage.Full
            ? $"{control.Framework} {control.Requirement}"
            : $"{control.Framework} {control.Requirement} (in part)"));
        Write(output, ink, width, "known as", card.Aliases.IsEmpty ? [] : [string.Join(", ", card.Aliases)]);
        Write(output, ink, width, "read on", card.References);
        WriteExamples(output, ink, "reported", rule.Examples.Where(example => example.IsBad));
        WriteExamples(output, ink, "not reported", rule.Examples.Where(example => !example.IsBad));
    }

    public static void WriteJson(TextWriter output, IEnumerable<Rule> rules)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Json))
        {
            json.WriteStartArray();
            foreach (var rule in rules)
            {
                json.WriteStartObject();
                RuleCardJson.WriteMembers(json, rule.Card, pages: null);
                json.WriteBoolean("onByDefault", rule.Card.OnByDefault);
                json.WriteStartArray("examples");
                foreach (var example in rule.Examples)
                {
                    json.WriteStartObject();
                    json.WriteBoolean("bad", example.IsBad);
                    json.WriteString("path", example.Path);
                    json.WriteString("text", example.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    // An address is never broken: a terminal lets its user click it.
    private static void Write(TextWriter output, Ink ink, int width, string label, IEnumerable<string> texts)
    {
        var lines = texts.SelectMany(text => text.Contains(' ', StringComparison.Ordinal) ? TextLines.Wrap(text, width - 2 - LabelWidth) : [text]).ToList();
        foreach (var (index, line) in lines.Index())
        {
            output.WriteLine($"  {(index == 0 ? ink.Quiet(label) + new string(' ', LabelWidth - label.Length) : new string(' ', LabelWidth))}{line}");
        }

        if (lines.Count > 0)
        {
            output.WriteLine();
        }
    }

    private static void WriteExamples(TextWriter output, Ink ink, string label, IEnumerable<Example> examples)
    {
        foreach (var example in examples)
        {
            output.WriteLine($"  {ink.Quiet(label)}  {example.Path}");
            foreach (var line in example.Text.TrimEnd('\n').Split('\n'))
            {
                output.WriteLine($"      {(line.TrimEnd().EndsWith("<--", StringComparison.Ordinal) ? ink.Strong(line) : line)}");
            }

            output.WriteLine();
        }
    }
}
