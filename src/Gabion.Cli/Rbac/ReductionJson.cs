using System.Text.Json;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Reduce;

namespace Gabion.Cli.Rbac;

/// <summary>A reduction as JSON.</summary>
internal static class ReductionJson
{
    public static void Write(Utf8JsonWriter json, ReductionReport report)
    {
        var use = report.Logs.Use;
        json.WriteStartObject("log");
        json.WriteNumber("requests", use.Events);
        json.WriteNumber("refused", use.Refused);
        json.WriteNumber("undecided", use.Undecided);
        json.WriteNumber("files", report.Logs.Files);
        Time(json, "from", use.From);
        Time(json, "to", use.To);
        json.WriteEndObject();
        json.WriteStartArray("subjects");
        foreach (var subject in report.Reduction.Subjects)
        {
            json.WriteStartObject();
            json.WriteString("user", subject.Who.UserName);
            json.WriteNumber("requests", subject.Count);
            Texts(json, "namespaces", subject.Namespaces);
            Texts(json, "bindings", subject.Bindings.Select(binding => binding.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("roles");
        foreach (var (role, rules) in report.Reduction.Roles)
        {
            Role(json, role.ToString(), null, role.Rules, rules, RbacInput.PlaceOf(role.Source));
        }

        foreach (var (binding, name, rules) in report.Reduction.OwnRoles)
        {
            Role(json, name, binding.ToString(), binding.Role?.Rules ?? [], rules, RbacInput.PlaceOf(binding.Source));
        }

        json.WriteEndArray();
        Texts(json, "unusedBindings", report.Reduction.Unused.Select(binding => binding.ToString()));
        json.WriteStartArray("elsewhere");
        foreach (var access in report.Reduction.Elsewhere)
        {
            json.WriteStartObject();
            json.WriteString("user", access.Who.UserName);
            json.WriteString("request", RbacQuestion.Words(access.Request));
            json.WriteNumber("count", access.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("proof");
        json.WriteBoolean("holds", report.Proof.Holds);
        json.WriteNumber("asked", report.Proof.Asked);
        Texts(json, "missing", report.Proof.Missing.Select(access => $"{access.Who.UserName}: {RbacQuestion.Words(access.Request)}"));
        Texts(json, "added", report.Proof.Added);
        json.WriteEndObject();
        PssJson.WriteGaps(json, [.. report.Gaps]);
    }

    private static void Role(Utf8JsonWriter json, string name, string? binding, IReadOnlyCollection<PolicyRule> before, IReadOnlyCollection<PolicyRule> after, string? place)
    {
        json.WriteStartObject();
        json.WriteString("role", name);
        json.WriteString("insteadIn", binding);
        json.WriteString("place", place);
        json.WriteNumber("permissionsBefore", PermissionCount.Of(before));
        json.WriteNumber("permissionsAfter", PermissionCount.Of(after));
        Texts(json, "rules", after.Select(rule => rule.ToString()));
        json.WriteStartArray("dropped");
        foreach (var (text, isRare) in PermissionCount.Dropped(before, after))
        {
            json.WriteStartObject();
            json.WriteString("what", text);
            json.WriteBoolean("rarelyDone", isRare);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
        {
            json.WriteString(name, time);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
