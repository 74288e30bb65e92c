using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Model.Cluster;
using Gabion.Policy.Cel.Cost;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.CustomRules;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Cli.Policy;

/// <summary>How estimates of <c>gabion policy cost</c> are written.</summary>
internal static class PolicyCostOutput
{
    private const int Width = 80;

    /// <summary>How many expressions of a definition or policy are shown when not all are asked for.</summary>
    private const int Few = 10;

    public static void Table(TextWriter output, List<(KubernetesObject Object, DefinitionRules Rules)> definitions, List<(KubernetesObject Object, ImmutableArray<AdmissionCost> Costs)> policies, bool showsAll)
    {
        foreach (var (@object, rules) in definitions)
        {
            foreach (var (version, total) in rules.Totals)
            {
                Definition(output, @object, version, total, [.. rules.Rules.Where(rule => rule.Version == version)], showsAll);
            }
        }

        foreach (var (@object, costs) in policies)
        {
            Heading(output, @object, $"{@object.Kind} {@object.Name}", $"The API server refuses no policy for an estimate; it stops an expression that{Environment.NewLine}  has cost {Count((ulong)KubernetesCel.PerExpression)}. Estimates hold for values as large as a request can be.");
            Rows(output, [.. costs.Select(cost => new Row(cost.Estimate?.Max ?? 0, KubernetesCel.PerExpression, cost.Estimate, 1, $"{cost.At}", Name(cost.Path), cost.Text, []))], showsAll);
        }
    }

    public static string Json(List<(KubernetesObject Object, DefinitionRules Rules)> definitions, List<(KubernetesObject Object, ImmutableArray<AdmissionCost> Costs)> policies) => PssJson.Write(json =>
    {
        json.WriteStartArray("definitions");
        foreach (var (@object, rules) in definitions)
        {
            json.WriteStartObject();
            json.WriteString("path", @object.File.Path);
            json.WriteString("name", @object.Name);
            json.WriteBoolean("refused", !rules.Faults.IsEmpty);
            json.WriteStartArray("versions");
            foreach (var (version, total) in rules.Totals)
            {
                json.WriteStartObject();
                json.WriteString("version", version);
                json.WriteNumber("total", total);
                json.WriteNumber("limit", DefinitionRule.SchemaLimit);
                json.WriteStartArray("expressions");
                foreach (var rule in rules.Rules.Where(rule => rule.Version == version))
                {
                    Write(json, rule);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("policies");
        foreach (var (@object, costs) in policies)
        {
            json.WriteStartObject();
            json.WriteString("path", @object.File.Path);
            json.WriteString("kind", @object.Kind);
            json.WriteString("name", @object.Name);
            json.WriteBoolean("refused", false);
            json.WriteStartArray("expressions");
            foreach (var cost in costs)
            {
                json.WriteStartObject();
                Write(json, cost.Path, cost.At, cost.Text, cost.Estimate);
                json.WriteNumber("runTimeLimit", KubernetesCel.PerExpression);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Definition(TextWriter output, KubernetesObject @object, string version, ulong total, ImmutableArray<DefinitionRule> rules, bool showsAll)
    {
        Heading(
            output, @object, $"CustomResourceDefinition {@object.Name} {version}",
            $"{Count(total)} of {Count(DefinitionRule.SchemaLimit)} units ({Share(total, DefinitionRule.SchemaLimit)}) for all; {Count(DefinitionRule.Limit)} for one");
        Rows(
            output,
            [.. rules.Select(rule => new Row(rule.Total, DefinitionRule.Limit, rule.Estimate, rule.Cardinality, $"{rule.At}", rule.IsMessage ? "message" : rule.Data.Length == 0 ? "self" : rule.Data, rule.Text, [.. rule.Drivers.Take(2).Select(Driver)]))], showsAll);
    }

    private static void Heading(TextWriter output, KubernetesObject @object, string what, string limit)
    {
        output.WriteLine(what);
        output.WriteLine($"  {@object.File.Path}");
        output.WriteLine($"  {limit}");
        output.WriteLine($"  {"SHARE",6}  {"AT",-8} EXPRESSION");
    }

    private static void Rows(TextWriter output, ImmutableArray<Row> rows, bool showsAll)
    {
        foreach (var row in rows.OrderByDescending(row => row.Total).Take(showsAll ? int.MaxValue : Few))
        {
            output.WriteLine(Cut($"  {Share(row.Total, row.Limit),6}  {row.At,-8} {row.Where}: {string.Join(' ', row.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}"));
            var times = row.Cardinality == 1 ? "" : $", {Count(row.Cardinality)} times: {Count(row.Total)}";
            output.WriteLine(Cut($"{"",19}{(row.Estimate is { } estimate ? $"{Count(estimate.Min)} to {Count(estimate.Max)}{times}" : "does not compile")}"));
            foreach (var driver in row.Drivers)
            {
                output.WriteLine(Cut($"{"",19}by {driver}"));
            }
        }

        if (!showsAll && rows.Length > Few)
        {
            output.WriteLine($"{"",19}and {rows.Length - Few} that can cost less (--all)");
        }

        output.WriteLine();
    }

    private static string Driver(CostDriver driver) =>
        $"{(driver.Data.Length == 0 ? "self" : driver.Data)}{(driver.Bound is { } bound ? $" ({driver.Keyword} {Count(bound)})" : $", which has no {driver.Keyword}")}";

    private static void Write(Utf8JsonWriter json, DefinitionRule rule)
    {
        json.WriteStartObject();
        Write(json, rule.Path, rule.At, rule.Text, rule.Estimate);
        json.WriteString("data", rule.Data);
        json.WriteNumber("cardinality", rule.Cardinality);
        json.WriteNumber("total", rule.Total);
        json.WriteNumber("limit", DefinitionRule.Limit);
        json.WriteStartArray("drivers");
        foreach (var driver in rule.Drivers)
        {
            json.WriteStartObject();
            json.WriteString("data", driver.Data);
            json.WriteString("keyword", driver.Keyword);
            WriteNumber(json, "bound", driver.Bound);
            WriteNumber(json, "advice", driver.Advice);
            json.WriteNumber("line", driver.At.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string path, Formats.TextPosition at, string text, CostEstimate? estimate)
    {
        json.WriteString("field", path);
        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
        json.WriteString("expression", text);
        WriteNumber(json, "min", estimate?.Min);
        WriteNumber(json, "max", estimate?.Max);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, ulong? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The field without what all have: <c>validations[0].expression</c>.</summary>
    private static string Name(string path) => path.StartsWith("spec.", StringComparison.Ordinal) ? path["spec.".Length..] : path;

    private static string Share(ulong cost, double limit) => (cost / limit * 100) switch
    {
        >= 10_000 => ">100x",
        >= 200 and var percent => string.Create(CultureInfo.InvariantCulture, $"{percent / 100:F1}x"),
        >= 10 and var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:F0} %"),
        >= 0.1 and var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:F1} %"),
        > 0 => "<0.1 %",
        _ => "0 %",
    };

    /// <summary>Beyond 64 bits the estimate stays where it is.</summary>
    private static string Count(ulong number) => number == ulong.MaxValue ? "no bound" : number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cut(string line) => line.Length <= Width ? line : $"{line[..(Width - 1)]}…";

    private sealed record Row(ulong Total, double Limit, CostEstimate? Estimate, ulong Cardinality, string At, string Where, string Text, ImmutableArray<string> Drivers);
}
