using System.Text.Json;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary>Bindings and rules in words and as JSON.</summary>
internal static class RbacText
{
    /// <summary>The binding, the role it grants, and where it stands.</summary>
    public static string Title(AccessBinding binding)
    {
        var place = RbacInput.PlaceOf(binding.Source);
        return $"{binding} grants {binding.RoleName} ({place ?? (binding.IsAssumed ? $"built in, as in Kubernetes {AccessPolicy.AssumedVersion}" : "every cluster has it")})";
    }

    /// <summary>The rule, and where it stands.</summary>
    public static string Rule(Grant grant)
    {
        var place = RbacInput.PlaceOf(grant.Binding.Role?.Source, grant.Rule.Source.Span);
        return $"{grant.Rule}{(place is null ? "" : $" ({place})")}";
    }

    /// <summary>The binding and, set in, the rule.</summary>
    public static void Write(TextPage page, int indent, Grant grant)
    {
        page.Line(indent, Title(grant.Binding));
        page.Line(indent + 2, Rule(grant));
    }

    /// <param name="name">The property; null inside an array.</param>
    public static void WriteGrant(Utf8JsonWriter json, string? name, Grant? grant)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        if (grant is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("binding", grant.Binding.ToString());
        json.WriteString("bindingPlace", RbacInput.PlaceOf(grant.Binding.Source));
        json.WriteString("role", grant.Binding.RoleName);
        json.WriteString("namespace", grant.Namespace);
        json.WriteString("rule", grant.Rule.ToString());
        json.WriteString("builtIn", grant.Binding.IsAssumed ? $"Kubernetes {AccessPolicy.AssumedVersion}" : grant.Binding.Source is null ? "cluster" : null);
        json.WriteString("rulePlace", RbacInput.PlaceOf(grant.Binding.Role?.Source, grant.Rule.Source.Span));
        json.WriteEndObject();
    }
}
