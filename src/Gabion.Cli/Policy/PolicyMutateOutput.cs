using System.Globalization;
using System.Text;
using Gabion.Model;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>How the changes of <c>gabion policy mutate</c> are written.</summary>
internal static class PolicyMutateOutput
{
    public static void Write(TextWriter output, List<MutatedObject> outcomes, string format)
    {
        switch (format)
        {
            case "json":
                output.WriteLine(Json(outcomes));
                break;
            case "yaml":
                output.Write(string.Join("---\n", outcomes.Select(outcome => YamlText.Write(outcome.After))));
                break;
            default:
                foreach (var outcome in outcomes)
                {
                    Text(output, outcome);
                }

                break;
        }
    }

    public static string Summary(int mutators, List<MutatedObject> outcomes)
    {
        var (failed, unknown) = (outcomes.Count(outcome => outcome.Error is not null), outcomes.Count(outcome => outcome.Unknowns.Count > 0));
        var changed = outcomes.Count(outcome => outcome.Error is null && outcome.IsChanged);
        return $"{Counted.Of(outcomes.Count, "object")}, {Counted.Of(mutators, "mutator")}: {changed} changed, {outcomes.Count - changed - failed} as they are"
            + (failed == 0 ? "" : $", {failed} refused") + (unknown == 0 ? "" : $"; on {unknown} not every value can be told");
    }

    /// <summary>The object on a line, each mutator that acts below it, and each change below that: <c>+</c> new, <c>-</c> gone, <c>~</c> other.</summary>
    private static void Text(TextWriter output, MutatedObject outcome)
    {
        if (outcome.Steps.Count == 0 && outcome.Error is null && outcome.Unknowns.Count == 0 && outcome.Unmatched.Count == 0)
        {
            return;
        }

        output.WriteLine($"{outcome.Object.File.Locate(outcome.Object.Root.Span)} {outcome.Object.Resource}");
        foreach (var step in outcome.Steps)
        {
            output.WriteLine($"  {step.Kind} {step.Name} ({step.File}:{step.Line}){(step.Round == 1 ? "" : $", round {step.Round}")}");
            foreach (var change in JsonPatch.Between(step.Before, step.After))
            {
                output.WriteLine($"    {Change(change)}");
            }
        }

        foreach (var unknown in outcome.Unknowns)
        {
            output.WriteLine($"  cannot tell: {unknown}");
        }

        foreach (var (mutator, reason) in outcome.Unmatched)
        {
            output.WriteLine($"  not applied: {mutator}: {reason}");
        }

        if (outcome.Error is { } error)
        {
            output.WriteLine($"  {(error.IsUnknown ? "cannot tell" : "refused")}: {error.Message}");
        }
    }

    private static string Change(JsonPatchOperation change) => change.Kind switch
    {
        JsonPatchKind.Add => $"+ {Path(change.Path)}: {Value(change.Value)}",
        JsonPatchKind.Remove => $"- {Path(change.Path)}: {Value(change.Before)}",
        _ => $"~ {Path(change.Path)}: {Value(change.Before)} → {Value(change.Value)}",
    };

    private static string Value(RegoValue? value) => value is RegoString { Value: var text } && !text.AsSpan().ContainsAny('\n', '\r') ? text : value?.ToJson() ?? "";

    /// <summary>A JSON pointer as people write a path: <c>spec.containers[0].image</c>.</summary>
    private static string Path(string pointer)
    {
        var text = new StringBuilder();
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            text.Append(int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"[{name}]" : name.AsSpan().ContainsAny('.', '/') ? $"[{name}]" : text.Length > 0 ? $".{name}" : name);
        }

        return text.ToString();
    }

    private static string Json(List<MutatedObject> outcomes) => PssJson.Write(json =>
    {
        json.WriteStartArray("objects");
        foreach (var outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("path", outcome.Object.File.Path);
            json.WriteNumber("line", outcome.Object.Root.Span.Line);
            json.WriteString("resource", outcome.Object.Resource.ToString());
            json.WritePropertyName("patch");
            json.WriteRawValue(JsonPatch.ToValue(JsonPatch.Between(outcome.Before, outcome.After)).ToJson());
            json.WriteStartArray("steps");
            foreach (var step in outcome.Steps)
            {
                json.WriteStartObject();
                json.WriteString("kind", step.Kind);
                json.WriteString("name", step.Name);
                json.WriteString("file", step.File);
                json.WriteNumber("line", step.Line);
                json.WriteNumber("round", step.Round);
                json.WritePropertyName("patch");
                json.WriteRawValue(JsonPatch.ToValue(JsonPatch.Between(step.Before, step.After)).ToJson());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("cannotTell");
            foreach (var unknown in outcome.Unknowns)
            {
                json.WriteStringValue(unknown);
            }

            json.WriteEndArray();
            json.WriteString("error", outcome.Error?.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
