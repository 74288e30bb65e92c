using Gabion.Formats.Tree;
using Gabion.Policy.Cel.Cost;

namespace Gabion.Policy.CustomRules;

/// <summary>A part of a schema on the way down from the root: what the API server's <c>CELSchemaContext</c> knows of it.</summary>
internal sealed class SchemaNode
{
    private readonly SchemaNode? _above;
    private readonly string? _property;
    private readonly DeclaredTypes _types;
    private DeclaredType? _type;
    private bool _isRead;

    private SchemaNode(SchemaNode? above, string? property, Field schema, string data, DeclaredTypes types)
    {
        _above = above;
        _property = property;
        _types = types;
        Schema = schema;
        Data = data;
        IsInScope = above?.IsInScope == true || schema["x-kubernetes-validations"].Items.Count > 0;
    }

    public Field Schema { get; }

    /// <summary>Where its values stand in the resource.</summary>
    public string Data { get; }

    /// <summary>This part or one above it has rules.</summary>
    public bool IsInScope { get; }

    /// <summary>How many values there can be in a resource; null when a list or map above has no bound.</summary>
    public ulong? Cardinality { get; private init; } = 1;

    /// <summary>The highest part whose items cannot be found again in the old object.</summary>
    public Field? Uncorrelatable { get; private init; }

    public SchemaNode? Above => _above;

    /// <summary>It is the items of a list or the values of a map.</summary>
    public bool IsItem => _above is not null && _property is null;

    /// <summary>The type of its values; from the part above, when that one has rules too.</summary>
    public DeclaredType? Type
    {
        get
        {
            if (!_isRead)
            {
                _isRead = true;
                _type = (_above is { IsInScope: true, Type: { } above } ? FromAbove(above) : null)
                    ?? _types.Read(Schema, Data, isRoot: _above is null || Schema["x-kubernetes-embedded-resource"].IsTrue);
            }

            return _type;
        }
    }

    public static SchemaNode Root(Field schema, DeclaredTypes types) => new(null, null, schema, "", types);

    public SchemaNode Property(FieldEntry property) => Below(property.Key, property.Value, Data.Length == 0 ? property.Key : $"{Data}.{property.Key}", null);

    public SchemaNode Items() => Below(null, Schema["items"], $"{Data}[*]", Schema["x-kubernetes-list-type"].Text == "map" ? null : Schema);

    public SchemaNode Values() => Below(null, Schema["additionalProperties"], $"{Data}[*]", null);

    private SchemaNode Below(string? property, Field schema, string data, Field? uncorrelatable) => new(this, property, schema, data, _types)
    {
        Cardinality = Cardinality is { } known && Multiplier() is { } more ? Saturating.Multiply(known, more) : null,
        Uncorrelatable = Uncorrelatable ?? uncorrelatable,
    };

    /// <summary>How many parts below there can be for each value here.</summary>
    private ulong? Multiplier() => Schema["type"].Text switch
    {
        "object" when Schema["additionalProperties"].IsSet => DeclaredTypes.Bound(Schema, "maxProperties"),
        "array" => DeclaredTypes.Bound(Schema, "maxItems"),
        _ => 1,
    };

    private DeclaredType? FromAbove(DeclaredType above) => _property is null ? above.Element : FieldEscape.Of(_property) is { } name ? above.Fields?.GetValueOrDefault(name) : null;
}
