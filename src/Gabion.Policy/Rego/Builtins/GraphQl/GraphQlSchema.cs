using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>A schema that keeps the rules of the specification: every type that is named exists, extensions extend something.</summary>
internal sealed class GraphQlSchema
{
    private const string BuiltIn = "String Int Float Boolean ID __Schema __Type __Field __InputValue __EnumValue __Directive __TypeKind __DirectiveLocation";
    private readonly Dictionary<string, GraphQlType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);

    /// <exception cref="GraphQlException">It breaks a rule.</exception>
    public GraphQlSchema(RegoObject document)
    {
        foreach (var name in BuiltIn.Split(' '))
        {
            _types[name] = new(name, name.StartsWith("__", StringComparison.Ordinal) ? "OBJECT" : "SCALAR") { IsOpen = name.StartsWith("__", StringComparison.Ordinal) };
        }

        foreach (var definition in GraphQlNodes.List(document, "Definitions"))
        {
            var name = GraphQlNodes.Text(definition, "Name");
            if (!_types.TryAdd(name, new(name, GraphQlNodes.Text(definition, "Kind"))))
            {
                throw new GraphQlException($"Cannot redeclare type {name}.");
            }

            _types[name].Add(definition);
        }

        foreach (var extension in GraphQlNodes.List(document, "Extensions"))
        {
            // An extension of nothing makes the type, as in federated schemas.
            var (name, kind) = (GraphQlNodes.Text(extension, "Name"), GraphQlNodes.Text(extension, "Kind"));
            if (_types.TryGetValue(name, out var known) && known.Kind != kind)
            {
                throw new GraphQlException($"Cannot extend type {name} because the base type is a {known.Kind}, not {kind}.");
            }

            _types.TryAdd(name, new(name, kind));
            _types[name].Add(extension);
        }

        Directives = GraphQlNodes.List(document, "Directives").Select(directive => GraphQlNodes.Text(directive, "Name")).Concat(["include", "skip", "deprecated", "specifiedBy", "defer", "oneOf"]).ToHashSet(StringComparer.Ordinal);
        ReadRoots(document);
        Check();
    }

    public IReadOnlySet<string> Directives { get; }

    public GraphQlType? Find(string name) => _types.GetValueOrDefault(name);

    public GraphQlType? Root(string operation) => _roots.TryGetValue(operation, out var name) ? Find(name) : null;

    /// <summary>A value of one type may be one of the other: they are the same, or share an object.</summary>
    public bool Overlap(string left, string right) => left == right || Possible(left).Overlaps(Possible(right));

    private HashSet<string> Possible(string name)
    {
        var type = Find(name);
        return type?.Kind switch
        {
            "UNION" => [.. type.Members],
            "INTERFACE" => [.. _types.Values.Where(candidate => candidate.Interfaces.Contains(name)).Select(candidate => candidate.Name)],
            _ => [name],
        };
    }

    private void ReadRoots(RegoObject document)
    {
        var schemas = GraphQlNodes.List(document, "Schema").ToList();
        if (schemas.Count > 1)
        {
            throw new GraphQlException("Cannot have multiple schema entry points, consider schema extensions instead.");
        }

        foreach (var operation in schemas.Concat(GraphQlNodes.List(document, "SchemaExtension")).SelectMany(schema => GraphQlNodes.List(schema, "OperationTypes")))
        {
            var type = GraphQlNodes.Text(operation, "Type");
            _roots[GraphQlNodes.Text(operation, "Operation")] = Find(type) is not null ? type : throw new GraphQlException($"Schema root {GraphQlNodes.Text(operation, "Operation")} refers to a type {type} that does not exist.");
        }

        foreach (var (operation, type) in schemas.Count == 0 ? [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")] : Array.Empty<(string, string)>())
        {
            if (Find(type) is not null)
            {
                _roots.TryAdd(operation, type);
            }
        }
    }

    private void Check()
    {
        foreach (var type in _types.Values.Where(type => !type.IsOpen))
        {
            if (type.Name.StartsWith("__", StringComparison.Ordinal))
            {
                throw new GraphQlException($"Name \"{type.Name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
            }

            if ((type.Kind is "OBJECT" or "INTERFACE" or "INPUT_OBJECT" && type.Fields.Count == 0) || (type.Kind == "ENUM" && type.Values.Count == 0))
            {
                throw new GraphQlException($"{type.Kind} {type.Name}: must define one or more fields.");
            }

            foreach (var field in type.Fields.Values)
            {
                Known(GraphQlNodes.TypeName(field), type.Kind == "INPUT_OBJECT");
                foreach (var argument in GraphQlNodes.List(field, "Arguments"))
                {
                    Known(GraphQlNodes.TypeName(argument), true);
                }
            }

            foreach (var name in type.Members)
            {
                if (Find(name) is not { Kind: "OBJECT" })
                {
                    throw new GraphQlException($"UNION type {name} must be OBJECT.");
                }
            }

            foreach (var name in type.Interfaces)
            {
                CheckInterface(type, Find(name) is { Kind: "INTERFACE" } known ? known : throw new GraphQlException($"Undefined type {name}."));
            }
        }
    }

    private void Known(string name, bool isInput)
    {
        var type = Find(name) ?? throw new GraphQlException($"Undefined type {name}.");
        if (isInput ? type.Kind is not ("SCALAR" or "ENUM" or "INPUT_OBJECT") : type.Kind == "INPUT_OBJECT")
        {
            throw new GraphQlException($"cannot use {name} as {(isInput ? "argument" : "field")} because {type.Kind} is not a valid {(isInput ? "input" : "output")} type");
        }
    }

    /// <summary>The specification's IsValidImplementation, as far as names go: the fields, and the interfaces that the interface implements.</summary>
    private static void CheckInterface(GraphQlType type, GraphQlType @interface)
    {
        if (@interface.Interfaces.Find(inherited => inherited != type.Name && !type.Interfaces.Contains(inherited)) is { } missing)
        {
            throw new GraphQlException($"Type {type.Name} must implement {missing} because it is implemented by {@interface.Name}.");
        }

        foreach (var (name, _) in @interface.Fields)
        {
            if (!type.Fields.ContainsKey(name))
            {
                throw new GraphQlException($"For {type.Name} to implement {@interface.Name} it must have a field called {name}.");
            }
        }
    }
}

/// <summary>A type with all its extensions.</summary>
internal sealed class GraphQlType(string name, string kind)
{
    public string Name => name;

    public string Kind => kind;

    /// <summary>Its fields are not listed: everything may be asked of it.</summary>
    public bool IsOpen { get; init; }

    public Dictionary<string, RegoObject> Fields { get; } = new(StringComparer.Ordinal);

    public List<string> Interfaces { get; } = [];

    public List<string> Members { get; } = [];

    public List<string> Values { get; } = [];

    public bool IsComposite => kind is "OBJECT" or "INTERFACE" or "UNION";

    public void Add(RegoObject definition)
    {
        foreach (var field in GraphQlNodes.List(definition, "Fields"))
        {
            var label = GraphQlNodes.Text(field, "Name");
            if (!Fields.TryAdd(label, field))
            {
                throw new GraphQlException($"Field {name}.{label} can only be defined once.");
            }
        }

        Interfaces.AddRange(GraphQlNodes.Texts(definition, "Interfaces"));
        Members.AddRange(GraphQlNodes.Texts(definition, "Types"));
        Values.AddRange(GraphQlNodes.List(definition, "EnumValues").Select(value => GraphQlNodes.Text(value, "Name")));
    }
}
