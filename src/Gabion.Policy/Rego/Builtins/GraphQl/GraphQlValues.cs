using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>Whether a value may stand where a type is expected (§5.6, §5.8.5).</summary>
internal static class GraphQlValues
{
    /// <exception cref="GraphQlException">It may not.</exception>
    public static void Check(GraphQlSchema schema, RegoObject? value, RegoObject? type, Dictionary<string, RegoObject> variables, HashSet<string> used, bool hasDefault)
    {
        if (value is null || type is null)
        {
            return;
        }

        var kind = Kind(value);
        var isNonNull = type.Get("NonNull") is RegoBoolean { IsTruthy: true };
        if (kind == GraphQlValueKind.Variable)
        {
            Use(value, variables, used);
            Variable(variables[GraphQlNodes.Text(value, "Raw")], type, isNonNull, hasDefault);
            return;
        }

        if (kind == GraphQlValueKind.Null)
        {
            if (isNonNull)
            {
                throw new GraphQlException("Expected value of a type that is not null, found null.");
            }

            return;
        }

        if (type.Get("Elem") is RegoObject element)
        {
            foreach (var item in kind == GraphQlValueKind.List ? GraphQlNodes.List(value, "Children").Select(child => child.Get("Value") as RegoObject) : [value])
            {
                Check(schema, item, element, variables, used, false);
            }

            return;
        }

        Named(schema, value, kind, schema.Find(GraphQlNodes.Text(type, "NamedType")), variables, used);
    }

    /// <summary>Notes the variables that a value has.</summary>
    /// <exception cref="GraphQlException">One of them is not defined.</exception>
    public static void Use(RegoObject? value, Dictionary<string, RegoObject> variables, HashSet<string> used)
    {
        if (value is null)
        {
            return;
        }

        if (Kind(value) == GraphQlValueKind.Variable)
        {
            var name = GraphQlNodes.Text(value, "Raw");
            used.Add(variables.ContainsKey(name) ? name : throw new GraphQlException($"Variable \"${name}\" is not defined."));
        }

        foreach (var child in GraphQlNodes.List(value, "Children"))
        {
            Use(child.Get("Value") as RegoObject, variables, used);
        }
    }

    private static GraphQlValueKind Kind(RegoObject value) => value.Get("Kind") is RegoNumber number && number.TryGetInt64(out var kind) ? (GraphQlValueKind)kind : GraphQlValueKind.Null;

    private static void Variable(RegoObject variable, RegoObject expected, bool isNonNull, bool hasDefault)
    {
        var given = variable.Get("Type") as RegoObject ?? RegoObject.Empty;
        var isGivenNonNull = given.Get("NonNull") is RegoBoolean { IsTruthy: true } || variable.Get("DefaultValue") is RegoObject;
        if (isNonNull && !isGivenNonNull && !hasDefault)
        {
            throw new GraphQlException($"Variable \"${GraphQlNodes.Text(variable, "Variable")}\" may be null where the type may not.");
        }

        for (RegoObject? left = given, right = expected; ; left = left.Get("Elem") as RegoObject, right = right.Get("Elem") as RegoObject)
        {
            if (left is null || right is null || GraphQlNodes.Text(left, "NamedType") != GraphQlNodes.Text(right, "NamedType"))
            {
                throw new GraphQlException($"Variable \"${GraphQlNodes.Text(variable, "Variable")}\" is of another type than the one that is expected.");
            }

            if (GraphQlNodes.Text(left, "NamedType").Length > 0)
            {
                return;
            }
        }
    }

    private static void Named(GraphQlSchema schema, RegoObject value, GraphQlValueKind kind, GraphQlType? type, Dictionary<string, RegoObject> variables, HashSet<string> used)
    {
        var isRight = (type?.Kind, type?.Name) switch
        {
            ("ENUM", _) => kind == GraphQlValueKind.Enum && type!.Values.Contains(GraphQlNodes.Text(value, "Raw")),
            ("INPUT_OBJECT", _) => kind == GraphQlValueKind.Object,
            ("SCALAR", "Int") => kind == GraphQlValueKind.Int,
            ("SCALAR", "Float") => kind is GraphQlValueKind.Int or GraphQlValueKind.Float,
            ("SCALAR", "String") => kind is GraphQlValueKind.String or GraphQlValueKind.Block,
            ("SCALAR", "Boolean") => kind == GraphQlValueKind.Boolean,
            ("SCALAR", "ID") => kind is GraphQlValueKind.Int or GraphQlValueKind.String or GraphQlValueKind.Block,
            _ => true,
        };
        if (!isRight)
        {
            throw new GraphQlException($"Expected value of type \"{type?.Name}\", found {GraphQlNodes.Text(value, "Raw")}.");
        }

        if (type is not { Kind: "INPUT_OBJECT" })
        {
            Use(value, variables, used);
            return;
        }

        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in GraphQlNodes.List(value, "Children"))
        {
            var name = GraphQlNodes.Text(child, "Name");
            var field = type.Fields.GetValueOrDefault(name) ?? throw new GraphQlException($"Field \"{name}\" is not defined by type \"{type.Name}\".");
            given.Add(name);
            Check(schema, child.Get("Value") as RegoObject, field.Get("Type") as RegoObject, variables, used, field.Get("DefaultValue") is not null);
        }

        if (type.Fields.Values.FirstOrDefault(field => GraphQlNodes.IsRequired(field) && !given.Contains(GraphQlNodes.Text(field, "Name"))) is { } missing)
        {
            throw new GraphQlException($"Field \"{type.Name}.{GraphQlNodes.Text(missing, "Name")}\" is required, but it was not provided.");
        }
    }
}
