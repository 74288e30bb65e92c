namespace Gabion.Policy.Schema;

/// <summary>An object type of the API and its fields, filled while the schema is read.</summary>
internal sealed class SchemaType
{
    private readonly Dictionary<string, FieldType[]> _fields = new(StringComparer.Ordinal);

    public string Name { get; private set; } = "";

    /// <summary>The name without its group and version.</summary>
    public string ShortName { get; private set; } = "";

    public IEnumerable<string> Names => _fields.Keys;

    private string[] RequiredInOlder { get; set; } = [];

    private string[] RequiredInNewer { get; set; } = [];

    private string[] RequiredInBoth { get; set; } = [];

    public IEnumerable<(string Name, FieldType Type)> Fields => _fields.SelectMany(entry => entry.Value.Select(type => (entry.Key, type)));

    public void Rename(string name)
    {
        Name = name;
        ShortName = name[(name.LastIndexOf('.') + 1)..];
    }

    public void Add(string name, FieldType type)
    {
        type.Allowed = AllowedValues.Of(Name, name);
        _fields[name] = _fields.TryGetValue(name, out var known) ? [.. known, type] : [type];
        RequiredInOlder = type.IsRequiredInOlder ? [.. RequiredInOlder, name] : RequiredInOlder;
        RequiredInNewer = type.IsRequiredInNewer ? [.. RequiredInNewer, name] : RequiredInNewer;
        if (type.IsRequiredInOlder || type.IsRequiredInNewer)
        {
            RequiredInBoth = [.. RequiredInOlder.Intersect(RequiredInNewer, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// The types that a field may have in a version; none when it certainly has no such field. Between the two known versions,
    /// a field of only one of them may be there or not.
    /// </summary>
    public FieldType[] Find(string name, int minor) => !_fields.TryGetValue(name, out var types) ? []
        : minor >= KubernetesSchema.Newest ? Only(types, newer: true)
        : minor <= KubernetesSchema.Oldest ? Only(types, newer: false)
        : types;

    /// <summary>The fields that a version certainly requires.</summary>
    public string[] Required(int minor) =>
        minor >= KubernetesSchema.Newest ? RequiredInNewer : minor <= KubernetesSchema.Oldest ? RequiredInOlder : RequiredInBoth;

    private static FieldType[] Only(FieldType[] types, bool newer) =>
        types.Length == 1 && (newer ? types[0].IsInNewer : types[0].IsInOlder) ? types : [.. types.Where(type => newer ? type.IsInNewer : type.IsInOlder)];
}

/// <summary>The type of a field, and in which of the two versions it has it.</summary>
/// <param name="Target">The object type, for <see cref="ValueShape.Object"/>.</param>
/// <param name="Flags"><c>o</c> in the older, <c>n</c> in the newer version; capital: required.</param>
internal sealed record FieldType(FieldShape Shape, SchemaType? Target, string Flags)
{
    public IReadOnlyList<string>? Allowed { get; set; }

    public bool IsInOlder { get; } = Flags.Contains('o', StringComparison.OrdinalIgnoreCase);

    public bool IsInNewer { get; } = Flags.Contains('n', StringComparison.OrdinalIgnoreCase);

    public bool IsRequiredInOlder { get; } = Flags.Contains('O', StringComparison.Ordinal);

    public bool IsRequiredInNewer { get; } = Flags.Contains('N', StringComparison.Ordinal);
}

/// <summary>What the values of a field are, and whether they come in a list or a map.</summary>
internal readonly record struct FieldShape(ValueShape Value, Nesting Nesting)
{
    /// <summary>Reads a code of the resource: <c>[</c> list, <c>{</c> map, then a letter or the number of a type.</summary>
    public static (FieldShape Shape, int Target) Parse(string code)
    {
        var nesting = code[0] switch { '[' => Nesting.List, '{' => code[1] == '[' ? Nesting.MapOfLists : Nesting.Map, _ => Nesting.None };
        var value = code.AsSpan(nesting switch { Nesting.None => 0, Nesting.MapOfLists => 2, _ => 1 });
        return value[0] switch
        {
            's' => (new(ValueShape.Text, nesting), -1),
            'y' => (new(ValueShape.Base64, nesting), -1),
            'i' => (new(ValueShape.Integer32, nesting), -1),
            'l' => (new(ValueShape.Integer64, nesting), -1),
            'n' => (new(ValueShape.Number, nesting), -1),
            'b' => (new(ValueShape.Boolean, nesting), -1),
            'q' => (new(ValueShape.Quantity, nesting), -1),
            'x' => (new(ValueShape.IntegerOrText, nesting), -1),
            'd' => (new(ValueShape.Time, nesting), -1),
            'o' => (new(ValueShape.FreeObject, nesting), -1),
            '*' => (new(ValueShape.Anything, nesting), -1),
            _ => (new(ValueShape.Object, nesting), int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }
}

/// <summary>Whether a field holds one value or several.</summary>
internal enum Nesting
{
    None,
    List,
    Map,
    MapOfLists,
}

/// <summary>The kinds of values in the API.</summary>
internal enum ValueShape
{
    Text,
    Base64,
    Integer32,
    Integer64,
    Number,
    Boolean,
    Quantity,
    IntegerOrText,
    Time,
    FreeObject,
    Anything,
    Object,
}
