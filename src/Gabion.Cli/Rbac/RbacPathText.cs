using System.Text.Json;
using Gabion.Model;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary>Paths in words and as JSON.</summary>
internal static class RbacPathText
{
    private const int Indent = 6;

    public static void Write(TextPage page, RbacPathsReport report)
    {
        if (report.Start is null)
        {
            Everyone(page, report);
        }
        else
        {
            Paths(page, report, report.Start);
        }

        if (!report.IsReached && !report.Missing.IsEmpty)
        {
            page.Line(0, "Not all could be read, so there may be ways that are not told of here.");
        }
    }

    public static void WriteJson(TextWriter output, RbacPathsReport report) => output.WriteLine(PssJson.Write(json =>
    {
        if (report.Start is { } start)
        {
            json.WriteString("from", start.ToString());
        }

        json.WriteString("to", report.Goal.ToString());
        if (report.Start is null)
        {
            Everyone(json, report);
        }
        else
        {
            Paths(json, report);
        }

        PssJson.WriteGaps(json, report.Missing);
    }));

    private static void Everyone(TextPage page, RbacPathsReport report)
    {
        page.Line(0, report.Everyone.IsEmpty ? $"Nobody reaches {report.Goal}{(report.BuiltIn > 0 ? " but Kubernetes itself" : "")}." : $"Who reaches {report.Goal}, and in how many acts:");
        foreach (var one in report.Everyone)
        {
            page.Line(Indent, $"{one.Node}{(one.Conditions == 0 ? "" : one.Conditions == 1 ? ", on a condition" : $", on {one.Conditions} conditions")}", label: $"{one.Acts,4}  ");
        }

        if (report.BuiltIn > 0)
        {
            page.Blank();
            page.Line(0, $"Not shown: {Counted.Of(report.BuiltIn, "identity", "identities")} of Kubernetes itself, to which only it gives rights. '--from' shows each.");
        }

        if (!report.Everyone.IsEmpty)
        {
            page.Blank();
            page.Line(0, "'--from' with one of them shows the way and what closes it.");
        }
    }

    private static void Paths(TextPage page, RbacPathsReport report, AccessNode start)
    {
        if (report.Paths.IsEmpty)
        {
            page.Line(0, $"{start} does not reach {report.Goal}: no way was found in what was read.");
            return;
        }

        foreach (var path in report.Paths)
        {
            var acts = path.Sum(step => step.Cost);
            page.Line(0, $"{start} {(path.Any(step => step.Condition is not null) ? "may reach" : "reaches")} {report.Goal} in {acts} {(acts == 1 ? "act" : "acts")}:");
            var number = 0;
            foreach (var line in PathLine.Of(path))
            {
                page.Line(Indent, $"{line.Means}{(line.To is null ? "" : $" → {line.To}")}", label: line.Step.Cost == 0 ? "" : $"{++number,4}  ");
                foreach (var grant in line.Grants)
                {
                    RbacText.Write(page, Indent + 2, grant);
                }

                foreach (var condition in line.Conditions)
                {
                    page.Line(Indent + 2, $"only if {condition}");
                }
            }

            page.Blank();
        }

        if (report.Cut is not { Count: 0 })
        {
            page.Line(0, report.Cut switch
            {
                null => "No cut: removing bindings does not close every way.",
                [var one] => $"Cheapest cut: remove {one}.",
                _ => $"Cheapest cut: remove these {report.Cut.Count} bindings:",
            });
        }

        foreach (var binding in report.Cut is { Count: > 1 } ? report.Cut : [])
        {
            page.Line(2, RbacText.Title(binding));
        }
    }

    private static void Everyone(Utf8JsonWriter json, RbacPathsReport report)
    {
        json.WriteStartArray("from");
        foreach (var one in report.Everyone)
        {
            json.WriteStartObject();
            json.WriteString("from", one.Node.ToString());
            json.WriteNumber("acts", one.Acts);
            json.WriteNumber("conditions", one.Conditions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("builtIn", report.BuiltIn);
    }

    private static void Paths(Utf8JsonWriter json, RbacPathsReport report)
    {
        json.WriteStartArray("paths");
        foreach (var path in report.Paths)
        {
            json.WriteStartObject();
            json.WriteNumber("acts", path.Sum(step => step.Cost));
            json.WriteNumber("conditions", path.Count(step => step.Condition is not null));
            json.WriteStartArray("steps");
            foreach (var step in path)
            {
                json.WriteStartObject();
                json.WriteString("from", step.From.ToString());
                json.WriteString("to", step.To.ToString());
                json.WriteString("means", step.Means);
                json.WriteNumber("cost", step.Cost);
                json.WriteString("condition", step.Condition);
                RbacText.WriteGrant(json, "grant", step.Grant);
                json.WriteStartArray("alsoNeeds");
                foreach (var grant in step.With)
                {
                    RbacText.WriteGrant(json, null, grant);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("cut");
        if (report.Cut is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var binding in report.Cut)
        {
            json.WriteStringValue(binding.ToString());
        }

        json.WriteEndArray();
    }
}
