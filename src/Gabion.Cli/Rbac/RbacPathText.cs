using System.Text.Json;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary>Paths in words and as JSON.</summary>
internal static class RbacPathText
{
    public static void Everyone(TextWriter output, AccessNode goal, IReadOnlyList<(AccessNode Node, int Conditions, int Acts)> everyone, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(PssJson.Write(json =>
            {
                json.WriteString("to", goal.ToString());
                json.WriteStartArray("from");
                foreach (var (node, conditions, acts) in everyone)
                {
                    json.WriteStartObject();
                    json.WriteString("from", node.ToString());
                    json.WriteNumber("acts", acts);
                    json.WriteNumber("conditions", conditions);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }));
            return;
        }

        output.WriteLine(everyone.Count == 0 ? $"Nobody reaches {goal}." : $"Who reaches {goal}, and in how many acts:");
        foreach (var (node, conditions, acts) in everyone)
        {
            output.WriteLine($"{acts,4}  {node}{(conditions == 0 ? "" : conditions == 1 ? ", on a condition" : $", on {conditions} conditions")}");
        }

        if (everyone.Count > 0)
        {
            output.WriteLine("\n'--from' with one of them shows the way and what closes it.");
        }
    }

    /// <param name="cut">Null when removing bindings closes nothing.</param>
    public static void Paths(TextWriter output, AccessNode start, AccessNode goal, IReadOnlyList<IReadOnlyList<Step>> paths, IReadOnlyList<AccessBinding>? cut, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(PssJson.Write(json => Write(json, start, goal, paths, cut)));
            return;
        }

        if (paths.Count == 0)
        {
            output.WriteLine($"{start} does not reach {goal}: no way was found in what was read.");
            return;
        }

        foreach (var path in paths)
        {
            var acts = path.Sum(step => step.Cost);
            output.WriteLine($"{start} reaches {goal} in {acts} {(acts == 1 ? "act" : "acts")}:");
            var number = 0;
            for (var i = 0; i < path.Count; i++)
            {
                var step = path[i];
                var conditions = new List<string?> { step.Condition };
                while (i + 1 < path.Count && path[i + 1].Means.Length == 0)
                {
                    i++; // a right over many, used on one of them
                    conditions.Add(path[i].Condition);
                }

                var mark = step.Cost == 0 ? " " : $"{++number}";
                output.WriteLine($"{mark,4}  {step.Means}{(path[i].To is AccessNode.Combines or AccessNode.Over ? "" : $" → {path[i].To}")}");
                foreach (var line in step.Grant is { } grant ? RbacText.Lines(grant) : [])
                {
                    output.WriteLine($"        {line}");
                }

                foreach (var condition in conditions.OfType<string>())
                {
                    output.WriteLine($"        only if {condition}");
                }
            }

            output.WriteLine();
        }

        output.WriteLine(cut switch
        {
            null => "No cut: removing bindings does not close every way.",
            [] => "",
            [var one] => $"Cheapest cut: remove {one}.",
            _ => $"Cheapest cut: remove these {cut.Count} bindings:",
        });
        foreach (var binding in cut is { Count: > 1 } ? cut : [])
        {
            output.WriteLine($"  {RbacText.Title(binding)}");
        }
    }

    private static void Write(Utf8JsonWriter json, AccessNode start, AccessNode goal, IReadOnlyList<IReadOnlyList<Step>> paths, IReadOnlyList<AccessBinding>? cut)
    {
        json.WriteString("from", start.ToString());
        json.WriteString("to", goal.ToString());
        json.WriteStartArray("paths");
        foreach (var path in paths)
        {
            json.WriteStartObject();
            json.WriteNumber("acts", path.Sum(step => step.Cost));
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
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("cut");
        if (cut is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var binding in cut)
        {
            json.WriteStringValue(binding.ToString());
        }

        json.WriteEndArray();
    }
}
