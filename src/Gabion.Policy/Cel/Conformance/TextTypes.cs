namespace Gabion.Policy.Cel.Conformance;

/// <summary>Types in the text form of <c>cel.expr.Type</c>.</summary>
internal static class TextTypes
{
    public static CelType Read(TextMessage type)
    {
        foreach (var (name, value) in type.Fields)
        {
            switch (name)
            {
                case "primitive":
                    return Primitive(value.Text);
                case "wrapper":
                    return CelType.WrapperOf(Primitive(value.Text));
                case "well_known":
                    return value.Text switch { "TIMESTAMP" => CelType.Timestamp, "DURATION" => CelType.Duration, _ => CelType.Any };
                case "null":
                    return CelType.Null;
                case "list_type":
                    return CelType.ListOf(Part(value, "elem_type"));
                case "map_type":
                    return CelType.MapOf(Part(value, "key_type"), Part(value, "value_type"));
                case "message_type":
                    return Message(value.Text ?? "");
                case "type_param":
                    return CelType.Parameter(value.Text ?? "");
                case "type":
                    return CelType.TypeOf(value.Message is { } inner ? Read(inner) : CelType.Dyn);
                case "error":
                    return CelType.Error;
                case "abstract_type":
                    return CelType.Opaque(value.Message?.Text("name") ?? "", [.. value.Message?.Messages("parameter_types").Select(Read) ?? []]);
                default:
                    break;
            }
        }

        return CelType.Dyn;
    }

    private static CelType Part(TextValue value, string name) => value.Message?.Message(name) is { } part ? Read(part) : CelType.Dyn;

    private static CelType Primitive(string? name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        "BYTES" => CelType.Bytes,
        _ => CelType.Dyn,
    };

    private static CelType Message(string name) => name switch
    {
        "google.protobuf.BoolValue" => CelType.WrapperOf(CelType.Bool),
        "google.protobuf.BytesValue" => CelType.WrapperOf(CelType.Bytes),
        "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" => CelType.WrapperOf(CelType.Double),
        "google.protobuf.Int32Value" or "google.protobuf.Int64Value" => CelType.WrapperOf(CelType.Int),
        "google.protobuf.UInt32Value" or "google.protobuf.UInt64Value" => CelType.WrapperOf(CelType.Uint),
        "google.protobuf.StringValue" => CelType.WrapperOf(CelType.String),
        "google.protobuf.Struct" => CelType.MapOf(CelType.String, CelType.Dyn),
        "google.protobuf.ListValue" => CelType.ListOf(CelType.Dyn),
        "google.protobuf.Value" => CelType.Dyn,
        "google.protobuf.Any" => CelType.Any,
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        _ => CelType.Struct(name),
    };
}
