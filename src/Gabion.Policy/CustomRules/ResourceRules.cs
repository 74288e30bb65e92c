using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.Cel.Syntax;
using Gabion.Policy.Schema;

namespace Gabion.Policy.CustomRules;

/// <summary>The rules of a definition's version, asked about custom resources as when they are created. What cannot be told is not told.</summary>
internal sealed class ResourceRules
{
    private static readonly string[] OfWholes = [Operators.Equal, Operators.NotEqual, Operators.Add, Operators.In];

    private readonly DeclaredTypes _types = new();
    private readonly Part? _root;
    private readonly bool _dropsStatus;

    private ResourceRules(Field schema, bool dropsStatus)
    {
        var faults = new List<DefinitionFault>();
        new SchemaShape(faults).Check(schema);
        _root = faults.Count == 0 ? Read(SchemaNode.Root(schema, _types)) : null;
        _dropsStatus = dropsStatus;
    }

    /// <param name="version">One of a definition's <c>spec.versions</c>.</param>
    public static ResourceRules Of(Field version) => new(version["schema"]["openAPIV3Schema"], dropsStatus: version["subresources"]["status"].Exists);

    /// <summary>The rules that a resource breaks. It must have no other fault, since rules are asked about valid objects only.</summary>
    public IEnumerable<SchemaFault> Check(Field resource) => _root is null || HasHole(resource) || (_dropsStatus && resource["status"].Exists) ? [] : Check(_root, resource, resource);

    /// <summary>Something else fills in a part of it.</summary>
    private static bool HasHole(Field value)
    {
        if (value.IsPlaceholder)
        {
            return true;
        }

        foreach (var item in value.Items)
        {
            if (HasHole(item))
            {
                return true;
            }
        }

        foreach (var entry in value.Entries)
        {
            if (HasHole(entry.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="part">The part of the schema.</param>
    /// <param name="value">Its value, which may be a default.</param>
    /// <param name="at">Where that stands in the resource; of a default, the object that lacks it.</param>
    private static IEnumerable<SchemaFault> Check(Part part, Field value, Field at)
    {
        if (!value.IsSet)
        {
            yield break;
        }

        foreach (var rule in part.Rules)
        {
            if (rule.Broken(part.Type!, value) is { } message)
            {
                yield return new(SchemaFaultKind.ValueNotAllowed, at, message);
            }
        }

        foreach (var (name, below) in part.Properties)
        {
            foreach (var fault in Check(below, ResourceValues.Property(value, name, below.Schema), value[name].IsSet ? value[name] : at))
            {
                yield return fault;
            }
        }

        if (part.Items is null)
        {
            yield break;
        }

        foreach (var item in value.IsSequence ? value.Items.AsEnumerable() : value.Entries.Select(entry => entry.Value))
        {
            foreach (var fault in Check(part.Items, item, item))
            {
                yield return fault;
            }
        }
    }

    /// <summary>The part with the rules in and below it; null when there are none.</summary>
    private Part? Read(SchemaNode node)
    {
        var properties = new List<(string, Part)>();
        foreach (var property in node.Schema["properties"].Entries)
        {
            if (Read(node.Property(property)) is { } below)
            {
                properties.Add((property.Key, below));
            }
        }

        var items = node.Schema["items"].IsMapping ? Read(node.Items()) : node.Schema["additionalProperties"].IsMapping ? Read(node.Values()) : null;
        var rules = node.Schema["x-kubernetes-validations"].Items.Count > 0 && node.Type is { } type ? Compile(type, node.Schema) : [];
        return properties.Count == 0 && items is null && rules.Count == 0 ? null : new(node.Schema, node.Type, rules, properties, items);
    }

    private List<CompiledRule> Compile(DeclaredType type, Field schema)
    {
        var rules = new List<CompiledRule>();
        foreach (var rule in schema["x-kubernetes-validations"].Items)
        {
            var isOptional = rule["optionalOldSelf"].IsTrue;
            var environment = _types.Environment(type, KubernetesCel.NewestMinor, isOptional);
            var text = rule["rule"].Text ?? "";
            var read = CelCompiler.Read(environment, text, isChecked: true);

            // A transition rule is not asked of a new object. Lists that are sets or maps compare without order.
            if ((!isOptional && read.Names("oldSelf")) || (HasUnordered(schema) && OfWholes.Any(function => read.UsesOn(function, CelTypeKind.List, CelTypeKind.Map, CelTypeKind.Struct, CelTypeKind.Dyn))))
            {
                continue;
            }

            if (environment.Compile(text).Program is { } program)
            {
                var message = rule["messageExpression"].Text is { Length: > 0 } expression ? environment.Compile(expression).Program : null;
                rules.Add(new(program, isOptional, message, rule["message"].Text is { Length: > 0 } said ? said.Trim() : $"failed rule: {text.Trim()}"));
            }
        }

        return rules;
    }

    private static bool HasUnordered(Field schema) =>
        schema["x-kubernetes-list-type"].Text is "set" or "map"
        || (schema["items"].IsMapping && HasUnordered(schema["items"]))
        || (schema["additionalProperties"].IsMapping && HasUnordered(schema["additionalProperties"]))
        || schema["properties"].Entries.Any(property => HasUnordered(property.Value));

    private sealed record Part(Field Schema, DeclaredType? Type, List<CompiledRule> Rules, List<(string Name, Part Below)> Properties, Part? Items);

    private sealed record CompiledRule(CelProgram Program, bool IsOptional, CelProgram? MessageProgram, string Message)
    {
        /// <summary>What the server says when the rule does not hold; null when it does, or that cannot be told.</summary>
        public string? Broken(DeclaredType type, Field value)
        {
            var bindings = Program.Environment.Bind().Set("self", ResourceValues.Of(type, value));
            if (IsOptional)
            {
                bindings.Set("oldSelf", CelValue.Of(CelOptional.None));
            }

            var outcome = Program.Evaluate(bindings);
            if (outcome.IsLimit || outcome.Value is { IsError: true, AsError.IsUnknown: true })
            {
                return null;
            }

            if (outcome.Value is { IsError: true } error)
            {
                return $"{error.AsError.Message} evaluating rule: {Message}";
            }

            return outcome.Value is { Kind: CelKind.Boolean, AsBoolean: false } ? $"the definition's rule is broken: {Said(bindings)}" : null;
        }

        private string Said(CelBindings bindings) =>
            MessageProgram?.Evaluate(bindings).Value is { Kind: CelKind.String } said && said.AsString.Trim() is { Length: > 0 } text && !text.Contains('\n', StringComparison.Ordinal) ? text : Message;
    }
}
