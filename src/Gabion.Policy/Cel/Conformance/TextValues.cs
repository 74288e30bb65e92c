using System.Globalization;

namespace Gabion.Policy.Cel.Conformance;

/// <summary>Values in the text form of <c>cel.expr.Value</c>, and of the well-known messages that are native values.</summary>
internal static class TextValues
{
    private const string Package = "[type.googleapis.com/google.protobuf.";

    /// <summary>False when an Any holds a message that is no native value.</summary>
    public static bool IsNative(TextMessage any) => any.Fields is [var (name, value)]
        && name.StartsWith(Package, StringComparison.Ordinal)
        && (name != $"{Package}Any]" || (value.Message is { } inner && IsNative(inner)));

    public static CelValue Read(TextMessage value)
    {
        foreach (var (name, field) in value.Fields)
        {
            switch (name)
            {
                case "null_value": return CelValue.Null;
                case "bool_value": return CelValue.Of(field.Text is "true" or "t" or "1");
                case "int64_value": return CelValue.Of((long)Integer(field));
                case "uint64_value": return CelValue.Of((ulong)Integer(field));
                case "double_value": return CelValue.Of(Number(field));
                case "string_value": return CelValue.Of(field.Text);
                case "bytes_value": return CelValue.Of((ReadOnlyMemory<byte>)(field.Bytes ?? []));
                case "enum_value": return CelValue.Of((long)Integer(field.Message?.Fields.FirstOrDefault(entry => entry.Name == "value").Value));
                case "type_value": return CelValue.Of(CelType.Struct(field.Text ?? ""));
                case "list_value": return CelValue.Of(field.Message?.Messages("values").Select(Read).ToArray() ?? []);
                case "map_value": return Map(field.Message?.Messages("entries") ?? [], entry => (Read(entry.Message("key") ?? new()), Read(entry.Message("value") ?? new())));
                case "object_value" when field.Message is { } any: return Any(any);
                default: break;
            }
        }

        return CelValue.Null;
    }

    /// <summary>Equal and of the same types all through; a NaN is identical to a NaN.</summary>
    public static bool AreIdentical(CelValue left, CelValue right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case CelKind.Double:
                return left.AsDouble.Equals(right.AsDouble);
            case CelKind.List:
                return left.AsList.Count == right.AsList.Count && !Enumerable.Range(0, left.AsList.Count).Any(i => !AreIdentical(left.AsList[i], right.AsList[i]));
            case CelKind.Map:
                return left.AsMap.Count == right.AsMap.Count
                    && left.AsMap.Keys.All(key => left.AsMap.TryGet(key, out var own) && right.AsMap.TryGet(key, out var other) && AreIdentical(own, other));
            default:
                return Equality.AreEqual(left, right);
        }
    }

    private static CelValue Any(TextMessage any)
    {
        var (name, value) = any.Fields[0];
        var message = value.Message ?? new();
        var field = message.Fields.FirstOrDefault(entry => entry.Name == "value").Value;
        return name[Package.Length..^1] switch
        {
            "BoolValue" => CelValue.Of(field?.Text is "true"),
            "BytesValue" => CelValue.Of((ReadOnlyMemory<byte>)(field?.Bytes ?? [])),
            "StringValue" => CelValue.Of(field?.Text ?? ""),
            "DoubleValue" => CelValue.Of(Number(field)),
            "FloatValue" => CelValue.Of((double)(float)Number(field)),
            "Int32Value" or "Int64Value" => CelValue.Of((long)Integer(field)),
            "UInt32Value" or "UInt64Value" => CelValue.Of((ulong)Integer(field)),
            "Timestamp" => CelTimestamp.Of((long)Integer(Field(message, "seconds")), (long)Integer(Field(message, "nanos"))),
            "Duration" => CelValue.Duration((long)((Integer(Field(message, "seconds")) * 1_000_000_000) + Integer(Field(message, "nanos")))),
            "Struct" => Struct(message),
            "ListValue" => List(message),
            "Value" => Json(message),
            "Any" => Any(message),
            var other => throw new FormatException($"no native value for google.protobuf.{other}"),
        };
    }

    private static CelValue Struct(TextMessage message) =>
        Map(message.Messages("fields"), entry => (CelValue.Of(entry.Text("key") ?? ""), Json(entry.Message("value") ?? new())));

    private static CelValue List(TextMessage message) => CelValue.Of(message.Messages("values").Select(Json).ToArray());

    private static CelValue Json(TextMessage value)
    {
        foreach (var (name, field) in value.Fields)
        {
            switch (name)
            {
                case "number_value": return CelValue.Of(Number(field));
                case "string_value": return CelValue.Of(field.Text);
                case "bool_value": return CelValue.Of(field.Text is "true");
                case "struct_value" when field.Message is { } message: return Struct(message);
                case "list_value" when field.Message is { } message: return List(message);
                default: break;
            }
        }

        return CelValue.Null;
    }

    private static CelValue Map(IEnumerable<TextMessage> entries, Func<TextMessage, (CelValue Key, CelValue Value)> read)
    {
        var map = new DictionaryMap(0);
        foreach (var entry in entries)
        {
            var (key, value) = read(entry);
            map.TryAdd(key, value);
        }

        return CelValue.Of(map);
    }

    private static TextValue? Field(TextMessage message, string name) => message.Fields.FirstOrDefault(entry => entry.Name == name).Value;

    private static Int128 Integer(TextValue? value)
    {
        var text = value?.Text ?? "0";
        var isNegative = text.StartsWith('-');
        var digits = isNegative ? text[1..] : text;
        var number = digits.StartsWith("0x", StringComparison.Ordinal)
            ? Int128.Parse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : Int128.Parse(digits, CultureInfo.InvariantCulture);
        return isNegative ? -number : number;
    }

    private static double Number(TextValue? value) => value?.Text switch
    {
        null => 0,
        "inf" or "Infinity" => double.PositiveInfinity,
        "-inf" or "-Infinity" => double.NegativeInfinity,
        "nan" or "NaN" => double.NaN,
        var text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
