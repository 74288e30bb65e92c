using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Cost;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Policy.CustomRules;

/// <summary>Goes through the schemas of a definition and compiles the rules that it finds.</summary>
/// <param name="minor">The version whose libraries expressions may use.</param>
/// <param name="explains">What each estimate comes from is wanted, not only of those over the limit.</param>
internal sealed class DefinitionWalk(int minor, bool explains)
{
    /// <summary>A definition with more is not worth telling in full.</summary>
    private const int MaxFaults = 1000;

    private string _version = "";
    private ulong _total;

    /// <summary>The rules of a schema that is not structural are looked at, and not compiled.</summary>
    private bool _compiles;
    private DeclaredTypes _types = new();

    public List<DefinitionRule> Rules { get; } = [];

    public List<(string Version, ulong Cost)> Totals { get; } = [];

    public List<DefinitionFault> Faults { get; } = [];

    public void Version(string name, Field schema)
    {
        if (!schema.IsMapping)
        {
            return;
        }

        _version = name;
        _total = 0;
        _types = new();
        var faults = new List<DefinitionFault>();
        var shape = new SchemaShape(faults);
        shape.Check(schema);
        if (faults.Count > 0)
        {
            Faults.AddRange(faults.Take(MaxFaults));
            if (!shape.IsTooDeep)
            {
                _compiles = false;
                Visit(SchemaNode.Root(schema, _types));
            }

            return;
        }

        var first = Rules.Count;
        _compiles = true;
        Visit(SchemaNode.Root(schema, _types));
        Totals.Add((name, _total));
        if (_total > DefinitionRule.SchemaLimit)
        {
            var worst = Rules.Skip(first).OrderByDescending(rule => rule.Total).TakeWhile(rule => rule.Total >= DefinitionRule.SchemaLimit / 100).Take(4).Select(rule => $"{rule.At} ({rule.Total:N0})");
            Add(DefinitionFaultKind.Cost, schema, schema.Span.Start,
                $"{DefinitionRules.Exceeded("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", _total, DefinitionRule.SchemaLimit)}; most comes from the rules at {string.Join(", ", worst)}");
        }
    }

    /// <returns>Whether the part and all below it are well formed; rules of a part that is not are not compiled.</returns>
    private bool Visit(SchemaNode node)
    {
        var isSound = true;
        if (node.Schema["additionalProperties"].IsMapping)
        {
            isSound &= Visit(node.Values());
        }

        foreach (var property in node.Schema["properties"].Entries)
        {
            isSound &= Visit(node.Property(property));
        }

        if (node.Schema["items"].IsMapping)
        {
            isSound &= Visit(node.Items());
        }

        var rules = node.Schema["x-kubernetes-validations"];
        if (rules.Items.Count == 0)
        {
            return isSound;
        }

        foreach (var rule in rules.Items)
        {
            isSound &= RuleShape.Check(rule, node.Schema, (at, message) => Add(DefinitionFaultKind.Rule, at, at.Span.Start, message));
        }

        if (isSound && _compiles)
        {
            Compile(node, rules);
        }

        return isSound;
    }

    private void Compile(SchemaNode node, Field rules)
    {
        if (node.Type is not { } type)
        {
            Add(DefinitionFaultKind.Rule, rules, rules.Span.Start, "expressions see no value here: the schema says no type that they know");
            return;
        }

        CelEnvironment? environment = null;
        CelEnvironment? optional = null;
        foreach (var rule in rules.Items)
        {
            var isOptional = rule["optionalOldSelf"].IsTrue;
            Compile(node, type, rule, isOptional ? optional ??= _types.Environment(type, minor, isOptional) : environment ??= _types.Environment(type, minor, isOptional));
        }
    }

    private void Compile(SchemaNode node, DeclaredType type, Field rule, CelEnvironment environment)
    {
        var expression = rule["rule"];
        if (Read(environment, expression, CelType.Bool, "cel expression must evaluate to a bool", "") is not { } read)
        {
            return;
        }

        var cardinality = node.Cardinality ?? RequestSize.Cardinality(type.MinSerializedSize);
        Observe(node, type, expression, read, cardinality, isMessage: false);
        if (rule["messageExpression"].Text is { Length: > 0 }
            && Read(environment, rule["messageExpression"], CelType.String, "messageExpression must evaluate to a string", "messageExpression ") is { } message)
        {
            Observe(node, type, rule["messageExpression"], message, 1, isMessage: true);
        }

        if (!read.Names("oldSelf"))
        {
            if (rule["optionalOldSelf"].IsSet)
            {
                Add(DefinitionFaultKind.Rule, rule["optionalOldSelf"], rule["optionalOldSelf"].Span.Start, "may not be set if oldSelf is not used in rule");
            }
        }
        else if (node.Uncorrelatable is { } list)
        {
            Add(DefinitionFaultKind.Rule, expression, expression.Span.Start, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {list.Path}: its items have no keys (x-kubernetes-list-type: map)");
        }
    }

    private CheckedExpression? Read(CelEnvironment environment, Field field, CelType wanted, string otherwise, string prefix)
    {
        var read = CelCompiler.Read(environment, field.Text ?? "", isChecked: true);
        if (read.Faults is [var fault, ..])
        {
            Add(DefinitionFaultKind.Expression, field, PolicyExpression.Place(field, fault.At), $"{prefix}compilation failed: {fault.At}: {fault.Message}");
            return null;
        }

        if (read.Type.TypeKind != wanted.TypeKind)
        {
            Add(DefinitionFaultKind.Expression, field, field.Span.Start, $"{otherwise}, and is {read.Type}");
            return null;
        }

        return read;
    }

    private void Observe(SchemaNode node, DeclaredType type, Field field, CheckedExpression read, ulong cardinality, bool isMessage)
    {
        var sizes = new DeclaredSizes(type, new Dictionary<DeclaredType, ulong>());
        if (read.Estimate(sizes) is not { } estimate)
        {
            Add(DefinitionFaultKind.Cost, field, field.Span.Start, "the expression is too large to estimate its cost: its macros of optional values double with each link");
            return;
        }

        var rule = new DefinitionRule(_version, field.Path, field.Span.Start, node.Data, field.Text ?? "", isMessage, estimate, cardinality, []);
        var drivers = new CostDrivers(read, type, isMessage ? null : node, cardinality);
        if (explains || (rule.Total > DefinitionRule.Limit && Faults.Count < MaxFaults))
        {
            rule = rule with { Drivers = drivers.Of(sizes.Asked) };
        }

        Rules.Add(rule);
        _total = Saturating.Add(_total, rule.Total);
        if (rule.Total > DefinitionRule.Limit)
        {
            var name = isMessage ? "estimated messageExpression cost" : "estimated rule cost";
            Add(DefinitionFaultKind.Cost, field, field.Span.Start, $"{DefinitionRules.Exceeded(name, rule.Total, DefinitionRule.Limit)}{drivers.Advise(rule.Drivers)}");
        }
    }

    private void Add(DefinitionFaultKind kind, Field field, TextPosition at, string message)
    {
        if (Faults.Count < MaxFaults)
        {
            Faults.Add(new(kind, field, at, message));
        }
    }
}
