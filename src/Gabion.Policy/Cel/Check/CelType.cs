using System.Collections.Immutable;

namespace Gabion.Policy.Cel;

/// <summary>A type of CEL: what the checker works out, and a value of its own (<c>type(1) == int</c>).</summary>
public sealed class CelType : CelObject
{
    public const string OptionalName = "optional_type";

    public static readonly CelType Dyn = new(CelTypeKind.Dyn, "dyn");
    public static readonly CelType Error = new(CelTypeKind.Error, "*error*");
    public static readonly CelType Null = new(CelTypeKind.Null, "null_type");
    public static readonly CelType Bool = new(CelTypeKind.Bool, "bool");
    public static readonly CelType Int = new(CelTypeKind.Int, "int");
    public static readonly CelType Uint = new(CelTypeKind.Uint, "uint");
    public static readonly CelType Double = new(CelTypeKind.Double, "double");
    public static readonly CelType String = new(CelTypeKind.String, "string");
    public static readonly CelType Bytes = new(CelTypeKind.Bytes, "bytes");
    public static readonly CelType Timestamp = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");
    public static readonly CelType Duration = new(CelTypeKind.Duration, "google.protobuf.Duration");
    public static readonly CelType Any = new(CelTypeKind.Any, "google.protobuf.Any");

    private static readonly CelType DynList = new(CelTypeKind.List, "list", Dyn);
    private static readonly CelType DynMap = new(CelTypeKind.Map, "map", Dyn, Dyn);
    private static readonly CelType DynType = new(CelTypeKind.Type, "type", Dyn);
    private static readonly CelType DynOptional = new(CelTypeKind.Opaque, OptionalName, Dyn);

    private CelType(CelTypeKind kind, string name, params ImmutableArray<CelType> parameters)
        : base(CelKind.Type)
    {
        TypeKind = kind;
        RuntimeName = name;
        Parameters = parameters;
    }

    public CelTypeKind TypeKind { get; }

    /// <summary>The name without parameters: that by which types compare at run time, and which <c>string(type(x))</c> gives.</summary>
    public string RuntimeName { get; }

    public ImmutableArray<CelType> Parameters { get; }

    internal bool IsDynamic => TypeKind is CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Any;

    internal bool IsOptional => TypeKind == CelTypeKind.Opaque && RuntimeName == OptionalName;

    public static CelType ListOf(CelType item) => ReferenceEquals(item, Dyn) ? DynList : new(CelTypeKind.List, "list", item);

    public static CelType MapOf(CelType key, CelType value) =>
        ReferenceEquals(key, Dyn) && ReferenceEquals(value, Dyn) ? DynMap : new(CelTypeKind.Map, "map", key, value);

    public static CelType TypeOf(CelType type) => ReferenceEquals(type, Dyn) ? DynType : new(CelTypeKind.Type, "type", type);

    public static CelType OptionalOf(CelType type) => ReferenceEquals(type, Dyn) ? DynOptional : new(CelTypeKind.Opaque, OptionalName, type);

    public static CelType WrapperOf(CelType scalar) => new(CelTypeKind.Wrapper, "wrapper", scalar);

    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    public static CelType Opaque(string name, params ImmutableArray<CelType> parameters) => new(CelTypeKind.Opaque, name, parameters);

    public static CelType Struct(string name) => new(CelTypeKind.Struct, name);

    /// <summary>The same type about other parameters.</summary>
    internal CelType With(ImmutableArray<CelType> parameters) => new(TypeKind, RuntimeName, parameters);

    public override string ToString() => TypeKind switch
    {
        CelTypeKind.Timestamp => "timestamp",
        CelTypeKind.Duration => "duration",
        CelTypeKind.Any => "any",
        CelTypeKind.Null => "null",
        CelTypeKind.Type when Parameters is [{ TypeKind: CelTypeKind.Dyn }] => "type",
        _ => Parameters.IsEmpty ? RuntimeName : $"{RuntimeName}({string.Join(", ", Parameters)})",
    };
}
