using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>Looks into trees of GraphQL, which are values of Rego and may come from a policy.</summary>
internal static class GraphQlNodes
{
    public static string Text(RegoObject node, string field) => (node.Get(field) as RegoString)?.Value ?? "";

    public static IEnumerable<RegoObject> List(RegoObject node, string field) => node.Get(field) is RegoArray list ? list.Items.ToArray().OfType<RegoObject>() : [];

    public static IEnumerable<string> Texts(RegoObject node, string field) => node.Get(field) is RegoArray list ? list.Items.ToArray().OfType<RegoString>().Select(text => text.Value) : [];

    /// <summary>The name of the type of a field or argument, lists taken off.</summary>
    public static string TypeName(RegoObject node)
    {
        var type = node.Get("Type") as RegoObject;
        while (type?.Get("Elem") is RegoObject inner)
        {
            type = inner;
        }

        return type is null ? "" : Text(type, "NamedType");
    }

    public static bool IsRequired(RegoObject argument) =>
        argument.Get("Type") is RegoObject type && type.Get("NonNull") is RegoBoolean { IsTruthy: true } && argument.Get("DefaultValue") is null;
}
