using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The well-known messages of protocol buffers that are native values in CEL: wrappers, Struct, Value, ListValue, times, NullValue.</summary>
internal static class WellKnownTypes
{
    private const string Package = "google.protobuf.";

    public static readonly CelLibrary Instance = Create();

    private static CelLibrary Create()
    {
        var library = new CelLibrary("well-known types")
            .Constant($"{Package}NullValue.NULL_VALUE", CelType.Int, CelValue.Of(0L))
            .Constant($"{Package}NullValue", CelType.TypeOf(CelType.Int), CelValue.Of(CelType.Int));
        Wrapper(library, "BoolValue", CelType.Bool, CelValue.False, value => value);
        Wrapper(library, "BytesValue", CelType.Bytes, CelValue.Of(ReadOnlyMemory<byte>.Empty), value => value);
        Wrapper(library, "StringValue", CelType.String, CelValue.Of(""), value => value);
        Wrapper(library, "DoubleValue", CelType.Double, CelValue.Of(0.0), value => value);
        Wrapper(library, "FloatValue", CelType.Double, CelValue.Of(0.0), value => CelValue.Of((double)(float)value.AsDouble));
        Wrapper(library, "Int64Value", CelType.Int, CelValue.Of(0L), value => value);
        Wrapper(library, "Int32Value", CelType.Int, CelValue.Of(0L), Narrow);
        Wrapper(library, "UInt64Value", CelType.Uint, CelValue.Of(0UL), value => value);
        Wrapper(library, "UInt32Value", CelType.Uint, CelValue.Of(0UL), Narrow);
        library
            .Struct(new($"{Package}Struct", CelType.MapOf(CelType.String, CelType.Dyn), Fields(("fields", CelType.MapOf(CelType.String, CelType.Dyn))), Fields))
            .Struct(new($"{Package}ListValue", CelType.ListOf(CelType.Dyn), Fields(("values", CelType.ListOf(CelType.Dyn))), Values))
            .Struct(new($"{Package}Value", CelType.Dyn, ValueFields, Value))
            .Struct(new($"{Package}Any", CelType.Any, Fields(("type_url", CelType.String), ("value", CelType.Bytes)), _ => CelValue.Error("conversion error: an Any without a type")))
            .Struct(new($"{Package}Timestamp", CelType.Timestamp, Times, fields => CelTimestamp.Of(Number(fields, "seconds"), Number(fields, "nanos"))))
            .Struct(new($"{Package}Duration", CelType.Duration, Times, fields =>
                Arithmetic.Duration(((Int128)Number(fields, "seconds") * CelTimestamp.NanosecondsPerSecond) + Number(fields, "nanos"))));
        return library;
    }

    private static ImmutableDictionary<string, CelType> Times => Fields(("seconds", CelType.Int), ("nanos", CelType.Int));

    private static ImmutableDictionary<string, CelType> ValueFields => Fields(
        ("null_value", CelType.Int), ("number_value", CelType.Double), ("string_value", CelType.String), ("bool_value", CelType.Bool),
        ("struct_value", CelType.MapOf(CelType.String, CelType.Dyn)), ("list_value", CelType.ListOf(CelType.Dyn)));

    private static void Wrapper(CelLibrary library, string name, CelType scalar, CelValue zero, Func<CelValue, CelValue> narrow) => library
        .Struct(new($"{Package}{name}", CelType.WrapperOf(scalar), Fields(("value", scalar)), fields =>
            !fields.TryGetValue("value", out var value) ? zero
            : value.Kind == CelKind.Null ? zero
            : value.Type.TypeKind == scalar.TypeKind ? narrow(value)
            : CelValue.Error($"unsupported field type: {name}.value is {scalar}, not {value.Type}")));

    private static CelValue Narrow(CelValue value) => value.Kind == CelKind.Integer
        ? value.AsInteger is >= int.MinValue and <= int.MaxValue ? value : CelValue.Error("range error: the value does not fit into 32 bits")
        : value.AsUnsigned <= uint.MaxValue ? value : CelValue.Error("range error: the value does not fit into 32 bits");

    private static CelValue Fields(IReadOnlyDictionary<string, CelValue> fields)
    {
        if (!fields.TryGetValue("fields", out var map))
        {
            return CelValue.Of(DictionaryMap.Empty);
        }

        return map.Kind == CelKind.Map && map.AsMap.Keys.All(key => key.Kind == CelKind.String)
            ? map
            : CelValue.Error("bad key type: the keys of a Struct are strings");
    }

    private static CelValue Values(IReadOnlyDictionary<string, CelValue> fields) => fields.TryGetValue("values", out var values)
        ? values.Kind == CelKind.List ? values : CelValue.Error("unsupported field type: ListValue.values is a list")
        : CelValue.Of(ArrayList.Empty);

    private static CelValue Value(IReadOnlyDictionary<string, CelValue> fields)
    {
        foreach (var (name, value) in fields)
        {
            return name == "null_value" ? CelValue.Null : value;
        }

        return CelValue.Null;
    }

    private static long Number(IReadOnlyDictionary<string, CelValue> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.IsInteger ? value.AsInteger : 0;

    private static ImmutableDictionary<string, CelType> Fields(params ReadOnlySpan<(string Name, CelType Type)> fields)
    {
        var result = ImmutableDictionary.CreateBuilder<string, CelType>(StringComparer.Ordinal);
        foreach (var (name, type) in fields)
        {
            result.Add(name, type);
        }

        return result.ToImmutable();
    }
}
