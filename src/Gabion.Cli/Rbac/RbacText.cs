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
        return $"{binding} grants {binding.RoleName}{(place is null ? " (every cluster has it)" : $" ({place})")}";
    }

    public static IEnumerable<string> Lines(Grant grant)
    {
        yield return Title(grant.Binding);
        var place = RbacInput.PlaceOf(grant.Binding.Role?.Source, grant.Rule.Source.Span);
        yield return $"  {grant.Rule}{(place is null ? "" : $" ({place})")}";
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
        json.WriteString("rulePlace", RbacInput.PlaceOf(grant.Binding.Role?.Source, grant.Rule.Source.Span));
        json.WriteEndObject();
    }
}
