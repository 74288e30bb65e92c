using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>The rules for queries (§5) that decide on most of them: fields, arguments, fragments, variables, directives, leaves, names.</summary>
internal sealed class GraphQlValidation
{
    private readonly GraphQlSchema _schema;
    private readonly Dictionary<string, RegoObject> _fragments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    private GraphQlValidation(GraphQlSchema schema)
    {
        _schema = schema;
    }

    /// <exception cref="GraphQlException">The query breaks a rule.</exception>
    public static void Check(GraphQlSchema schema, RegoObject query) => new GraphQlValidation(schema).Check(query);

    private void Check(RegoObject query)
    {
        // 1. Names.
        var operations = GraphQlNodes.List(query, "Operations").ToList();
        foreach (var fragment in GraphQlNodes.List(query, "Fragments"))
        {
            if (!_fragments.TryAdd(GraphQlNodes.Text(fragment, "Name"), fragment))
            {
                throw new GraphQlException($"There can be only one fragment named \"{GraphQlNodes.Text(fragment, "Name")}\".");
            }
        }

        var names = operations.Select(operation => GraphQlNodes.Text(operation, "Name")).ToList();
        if (names.Count > 1 && names.Contains("", StringComparer.Ordinal))
        {
            throw new GraphQlException("This anonymous operation must be the only defined operation.");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw new GraphQlException("There can be only one operation of a name.");
        }

        // 2. Every operation, and the fragments on their own.
        foreach (var operation in operations)
        {
            CheckOperation(operation);
        }

        foreach (var (name, fragment) in _fragments)
        {
            var condition = GraphQlNodes.Text(fragment, "TypeCondition");
            var type = _schema.Find(condition) ?? throw new GraphQlException($"Unknown type \"{condition}\".");
            if (!type.IsComposite)
            {
                throw new GraphQlException($"Fragment \"{name}\" cannot condition on non composite type \"{condition}\".");
            }

            if (!_spread.Contains(name))
            {
                throw new GraphQlException($"Fragment \"{name}\" is never used.");
            }
        }
    }

    private void CheckOperation(RegoObject operation)
    {
        var kind = GraphQlNodes.Text(operation, "Operation");
        var root = _schema.Root(kind) ?? throw new GraphQlException($"Schema does not support operation type \"{kind}\".");
        var variables = new Dictionary<string, RegoObject>(StringComparer.Ordinal);
        foreach (var variable in GraphQlNodes.List(operation, "VariableDefinitions"))
        {
            var (name, type) = (GraphQlNodes.Text(variable, "Variable"), GraphQlNodes.TypeName(variable));
            if (!variables.TryAdd(name, variable))
            {
                throw new GraphQlException($"There can be only one variable named \"{name}\".");
            }

            if (_schema.Find(type) is not { Kind: "SCALAR" or "ENUM" or "INPUT_OBJECT" })
            {
                throw new GraphQlException($"Variable \"{name}\" cannot be non-input type \"{type}\".");
            }
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        Directives(operation, variables, used);
        Selections(operation, root, variables, used, []);
        if (variables.Keys.FirstOrDefault(name => !used.Contains(name)) is { } unused)
        {
            throw new GraphQlException($"Variable \"${unused}\" is never used.");
        }

        if (kind == "subscription" && GraphQlNodes.List(operation, "SelectionSet").Count() > 1)
        {
            throw new GraphQlException("A subscription must select only one top level field.");
        }
    }

    private void Selections(RegoObject node, GraphQlType type, Dictionary<string, RegoObject> variables, HashSet<string> used, HashSet<string> open)
    {
        foreach (var selection in GraphQlNodes.List(node, "SelectionSet"))
        {
            Directives(selection, variables, used);
            if (selection.Get("Alias") is not null)
            {
                Field(selection, type, variables, used, open);
            }
            else if (selection.Get("Name") is RegoString name)
            {
                var fragment = _fragments.GetValueOrDefault(name.Value) ?? throw new GraphQlException($"Unknown fragment \"{name.Value}\".");
                _spread.Add(name.Value);
                if (!open.Add(name.Value))
                {
                    throw new GraphQlException($"Cannot spread fragment \"{name.Value}\" within itself.");
                }

                Inside(fragment, type, variables, used, open);
                open.Remove(name.Value);
            }
            else
            {
                Inside(selection, type, variables, used, open);
            }
        }
    }

    private void Inside(RegoObject fragment, GraphQlType type, Dictionary<string, RegoObject> variables, HashSet<string> used, HashSet<string> open)
    {
        var condition = GraphQlNodes.Text(fragment, "TypeCondition");
        var inner = condition.Length == 0 ? type : _schema.Find(condition) ?? throw new GraphQlException($"Unknown type \"{condition}\".");
        if (!inner.IsComposite)
        {
            throw new GraphQlException($"Fragment cannot condition on non composite type \"{condition}\".");
        }

        if (!_schema.Overlap(type.Name, inner.Name))
        {
            throw new GraphQlException($"Fragment cannot be spread here as objects of type \"{type.Name}\" can never be of type \"{condition}\".");
        }

        Selections(fragment, inner, variables, used, open);
    }

    private void Field(RegoObject field, GraphQlType type, Dictionary<string, RegoObject> variables, HashSet<string> used, HashSet<string> open)
    {
        var name = GraphQlNodes.Text(field, "Name");
        if (name == "__typename" || type.IsOpen || name is "__schema" or "__type")
        {
            Selections(field, _schema.Find("__Schema")!, variables, used, open);
            return;
        }

        var definition = type.Fields.GetValueOrDefault(name) ?? throw new GraphQlException($"Cannot query field \"{name}\" on type \"{type.Name}\".");
        var known = GraphQlNodes.List(definition, "Arguments").ToDictionary(argument => GraphQlNodes.Text(argument, "Name"), StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in GraphQlNodes.List(field, "Arguments"))
        {
            var label = GraphQlNodes.Text(argument, "Name");
            if (!known.TryGetValue(label, out var expected))
            {
                throw new GraphQlException($"Unknown argument \"{label}\" on field \"{type.Name}.{name}\".");
            }

            if (!given.Add(label))
            {
                throw new GraphQlException($"There can be only one argument named \"{label}\".");
            }

            GraphQlValues.Check(_schema, argument.Get("Value") as RegoObject, expected.Get("Type") as RegoObject, variables, used, expected.Get("DefaultValue") is not null);
        }

        if (known.Values.FirstOrDefault(argument => GraphQlNodes.IsRequired(argument) && !given.Contains(GraphQlNodes.Text(argument, "Name"))) is { } missing)
        {
            throw new GraphQlException($"Field \"{name}\" argument \"{GraphQlNodes.Text(missing, "Name")}\" is required, but it was not provided.");
        }

        var result = _schema.Find(GraphQlNodes.TypeName(definition)) ?? throw new GraphQlException($"Unknown type \"{GraphQlNodes.TypeName(definition)}\".");
        var isLeaf = !GraphQlNodes.List(field, "SelectionSet").Any();
        if (isLeaf == result.IsComposite)
        {
            throw new GraphQlException(isLeaf
                ? $"Field \"{name}\" of type \"{result.Name}\" must have a selection of subfields."
                : $"Field \"{name}\" must not have a selection since type \"{result.Name}\" has no subfields.");
        }

        Selections(field, result, variables, used, open);
    }

    private void Directives(RegoObject node, Dictionary<string, RegoObject> variables, HashSet<string> used)
    {
        foreach (var directive in GraphQlNodes.List(node, "Directives"))
        {
            var name = GraphQlNodes.Text(directive, "Name");
            if (!_schema.Directives.Contains(name))
            {
                throw new GraphQlException($"Unknown directive \"@{name}\".");
            }

            foreach (var argument in GraphQlNodes.List(directive, "Arguments"))
            {
                GraphQlValues.Use(argument.Get("Value") as RegoObject, variables, used);
            }
        }
    }
}
