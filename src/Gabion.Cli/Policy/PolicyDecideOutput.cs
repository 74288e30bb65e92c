using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Cli.Policy;

/// <summary>How decisions of <c>gabion policy decide</c> are written.</summary>
internal static class PolicyDecideOutput
{
    /// <summary>One line a decision, columns parted by tabs: place, object, verdict, policy and binding, message.</summary>
    public static void Text(TextWriter output, List<(KubernetesObject Object, PolicySetDecision Decision)> decisions, bool showsAll)
    {
        foreach (var (@object, decided) in decisions)
        {
            foreach (var decision in decided.Decisions.Where(decision => showsAll || IsTold(decision)))
            {
                var start = $"{@object.File.Locate(@object.Root.Span)}\t{@object.Resource}\t{Word(decision)}\t{Who(decision)}";
                if (decision.Failures.IsEmpty)
                {
                    output.WriteLine(decision.Why.Length == 0 ? start : $"{start}\t{decision.Why.ReplaceLineEndings(" ")}");
                }

                foreach (var failure in decision.Failures)
                {
                    output.WriteLine($"{start}\t{failure.Message.ReplaceLineEndings(" ")}");
                }
            }
        }
    }

    public static string Summary(PolicySet set, List<(KubernetesObject Object, PolicySetDecision Decision)> decisions)
    {
        var denied = decisions.Count(entry => !entry.Decision.IsAllowed);
        var unknown = decisions.Count(entry => entry.Decision.Decisions.Any(decision => decision.Verdict == PolicyVerdict.CannotTell));
        return $"{Counted.Of(decisions.Count, "object")}, {Counted.Of(set.Count, "policy", "policies")}: {denied} denied, {decisions.Count - denied} allowed"
            + (unknown == 0 ? "" : $"; on {unknown} not every policy can be told");
    }

    public static string Json(List<(KubernetesObject Object, PolicySetDecision Decision)> decisions, bool showsAll) => PssJson.Write(json =>
    {
        json.WriteStartArray("objects");
        foreach (var (@object, decided) in decisions)
        {
            json.WriteStartObject();
            json.WriteString("path", @object.File.Path);
            json.WriteNumber("line", @object.Root.Span.Line);
            json.WriteString("resource", @object.Resource.ToString());
            json.WriteBoolean("allowed", decided.IsAllowed);
            json.WriteString("message", decided.Message);
            json.WriteStartArray("decisions");
            foreach (var decision in decided.Decisions.Where(decision => showsAll || IsTold(decision)))
            {
                Write(json, decision);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, PolicyDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("policy", decision.Policy);
        json.WriteString("binding", decision.Binding);
        json.WriteString("parameter", decision.Parameter);
        json.WriteString("verdict", Word(decision));
        json.WriteString("why", decision.Why);
        json.WriteStartArray("actions");
        foreach (var action in decision.Actions)
        {
            json.WriteStringValue(action.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in decision.Failures)
        {
            json.WriteStartObject();
            json.WriteString("message", failure.Message);
            json.WriteString("reason", failure.Reason);
            json.WriteBoolean("error", failure.IsError);
            json.WriteString("field", failure.Expression?.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("auditAnnotations");
        foreach (var (key, value) in decision.AuditAnnotations)
        {
            json.WriteString($"{decision.Policy}/{key}", value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsTold(PolicyDecision decision) => decision.Verdict is PolicyVerdict.Failed or PolicyVerdict.CannotTell or PolicyVerdict.Ignored;

    private static string Who(PolicyDecision decision) =>
        decision.Policy + (decision.Binding is { } binding ? $"/{binding}" : "") + (decision.Parameter is { } parameter ? $" ({parameter})" : "");

    private static string Word(PolicyDecision decision) => decision.Verdict switch
    {
        PolicyVerdict.NotMatched => "not matched",
        PolicyVerdict.Passed => "passed",
        PolicyVerdict.Ignored => "error ignored",
        PolicyVerdict.CannotTell => "cannot tell",
        _ when decision.IsDenial => "denied",
        _ when decision.Actions.Contains(ValidationAction.Warn) => "warned",
        _ => "audited",
    };
}
