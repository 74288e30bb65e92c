using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>is_*</c>, <c>type_name</c>, <c>to_number</c> and the deprecated <c>cast_*</c>.</summary>
internal static class TypeFunctions
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.eE+-");

    public static ImmutableArray<Builtin> All =>
    [
        Test("is_array", RegoKind.Array),
        Test("is_boolean", RegoKind.Boolean),
        Test("is_null", RegoKind.Null),
        Test("is_number", RegoKind.Number),
        Test("is_object", RegoKind.Object),
        Test("is_set", RegoKind.Set),
        Test("is_string", RegoKind.String),
        Builtin.Of("type_name", [Any], RegoKinds.String, (_, operands) => RegoString.Of(operands[0].KindName)),
        Builtin.Of("to_number", [Number | RegoKinds.String | RegoKinds.Boolean | Null], Number, ToNumber),
        Builtin.Of("cast_array", [RegoKinds.Array | Set], RegoKinds.Array, (_, operands) => operands[0] is RegoSet set ? RegoArray.Of(set.Items) : operands[0]),
        Builtin.Of("cast_set", [RegoKinds.Array | Set], Set, (_, operands) => operands[0] is RegoArray array ? RegoSet.Of(array.Items) : operands[0]),
        Cast("cast_boolean", RegoKinds.Boolean),
        Cast("cast_null", Null),
        Cast("cast_object", RegoKinds.Object),
        Cast("cast_string", RegoKinds.String),
    ];

    private static Builtin Test(string name, RegoKind kind) =>
        Builtin.Of(name, [Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].Kind == kind));

    private static Builtin Cast(string name, RegoKinds kind) => Builtin.Of(name, [kind], kind, (_, operands) => operands[0]);

    private static RegoValue? ToNumber(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => operands[0] switch
    {
        RegoNumber number => number,
        RegoString text => Parse(call, text.Value),
        var value => value.IsTruthy && value is RegoBoolean ? RegoNumber.One : RegoNumber.Zero,
    };

    /// <summary>What Go's <c>strconv.ParseFloat</c> takes, but for infinities and what is not a number.</summary>
    private static RegoValue? Parse(BuiltinCall call, string text)
    {
        if (RegoNumber.TryParse(text, out var plain))
        {
            return plain;
        }

        if (text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" or "NAN")
        {
            return call.FailType(1, "must be valid number string but got string");
        }

        return Loose(text) ?? call.Fail($"strconv.ParseFloat: parsing {GoFormat.Quote(text)}: invalid syntax");
    }

    private static RegoNumber? Loose(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (digits.Length == 0 || digits[0] is '+' or '-' || digits.AsSpan().IndexOfAnyExcept(NumberCharacters) >= 0)
        {
            return null;
        }

        // 007, .5 and 5. are numbers there and no JSON.
        var power = digits.AsSpan().IndexOfAny('e', 'E');
        var (mantissa, exponent) = power < 0 ? (digits, "") : (digits[..power], digits[power..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = point < 0 ? (mantissa, "") : (mantissa[..point], mantissa[(point + 1)..]);
        if (whole.Length + fraction.Length == 0)
        {
            return null;
        }

        whole = whole.TrimStart('0') is { Length: > 0 } rest ? rest : "0";
        return RegoNumber.TryParse(string.Create(CultureInfo.InvariantCulture, $"{sign}{whole}{(fraction.Length > 0 ? "." : "")}{fraction}{exponent}"), out var number) ? number : null;
    }
}
