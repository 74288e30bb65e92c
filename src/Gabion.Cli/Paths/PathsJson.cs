using System.Text.Json;
using Gabion.AttackPaths.Ranking;
using Gabion.Model;

namespace Gabion.Cli.Paths;

/// <summary>The paths as JSON; <c>docs/schemas/paths-1.json</c> describes it.</summary>
internal static class PathsJson
{
    public static void Write(TextWriter output, PathsReport report) => output.WriteLine(PssJson.Write(json =>
    {
        json.WriteNumber("version", 1);
        json.WriteStartObject("tool");
        json.WriteString("name", "gabion");
        json.WriteString("version", ProgramVersion.Text);
        json.WriteEndObject();
        json.WriteStartArray("targets");
        foreach (var target in report.Request.Targets)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteStartObject("counts");
        json.WriteNumber("paths", report.Paths.Length);
        json.WriteNumber("workloads", report.Graph.Workloads.Length);
        json.WriteNumber("entries", report.Graph.Entries.Count());
        json.WriteNumber("places", report.Graph.Places.Length);
        json.WriteNumber("hops", report.Graph.HopCount);
        json.WriteEndObject();
        json.WriteStartArray("paths");
        foreach (var path in report.Shown)
        {
            Path(json, report, path);
        }

        json.WriteEndArray();
        Plan(json, report.Plan);
        json.WriteStartArray("cannotTell");
        foreach (var text in report.Graph.Unknown.Append(report.Images).Concat(report.Input.Assumptions))
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, report.Input.Gaps);
    }));

    private static void Path(Utf8JsonWriter json, PathsReport report, AttackPath path)
    {
        json.WriteStartObject();
        json.WriteNumber("score", Math.Round(path.Score, 2));
        json.WriteString("level", PathsReport.LevelOf(path.Severity));
        json.WriteString("entry", path.Entry.Name);
        json.WriteString("goal", path.Goal.Name);
        json.WriteString("goalKind", Kind(path.Goal.Kind));
        json.WriteNumber("impact", path.Goal.Impact);
        json.WriteNumber("ease", Math.Round(path.Ease, 6));
        json.WriteStartArray("hops");
        foreach (var step in report.Steps(path))
        {
            Step(json, step);
        }

        json.WriteEndArray();
        json.WriteStartArray("alsoFrom");
        foreach (var other in path.AlsoFrom)
        {
            json.WriteStartObject();
            json.WriteString("entry", other.Entry.Name);
            json.WriteNumber("score", Math.Round(100 * path.Goal.Impact * other.Ease, 2));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter json, PathStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", Kind(step.Hop.Kind));
        json.WriteString("means", step.Hop.Means);
        json.WriteString("to", step.To?.Name);
        json.WriteString("toKind", step.To is null ? null : Kind(step.To.Kind));
        json.WriteNumber("ease", step.Hop.Ease.Value);
        json.WriteString("because", step.Hop.Ease.Why);
        json.WriteString("condition", step.Hop.Condition);
        json.WriteStartArray("evidence");
        foreach (var item in step.Hop.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("text", item.Text);
            Place(json, item.Place);
            json.WriteString("rule", item.Rule);
            json.WriteString("finding", item.Fingerprint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("mend", step.Hop.Mend?.Text);
        json.WriteEndObject();
    }

    private static void Plan(Utf8JsonWriter json, MendPlan plan)
    {
        json.WriteStartObject("mends");
        json.WriteNumber("risk", Math.Round(plan.Risk, 2));
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("mend", step.Mend.Text);
            Place(json, step.Mend.Place);
            json.WriteString("makeSure", step.Mend.Caveat);
            json.WriteNumber("closes", step.Closed);
            json.WriteNumber("makesHarder", step.Eased);
            json.WriteNumber("riskLeft", Math.Round(step.Risk, 2));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, Location? place)
    {
        json.WriteString("path", place?.Path);
        if (place is not null)
        {
            json.WriteNumber("line", place.Span.Line);
        }
    }

    private static string Kind<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
