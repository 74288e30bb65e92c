using System.Buffers.Text;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Schema;

/// <summary>Whether a value is what a field takes, as the JSON decoder of the API server sees it.</summary>
internal static class ScalarCheck
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.Ordinal) { "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };

    /// <summary>What was expected, when the value is of another type; null when it is right.</summary>
    public static string? Expected(Field value, ValueShape shape)
    {
        var type = (value.Node as ScalarNode)?.Type;
        return shape switch
        {
            ValueShape.Anything => null,
            ValueShape.FreeObject => value.IsMapping ? null : "a mapping",
            ValueShape.Object => value.IsMapping ? null : "a mapping",
            ValueShape.Text or ValueShape.Base64 or ValueShape.Time => type == ScalarType.String ? null : "text",
            ValueShape.Integer32 => IsInteger(value, type, int.MinValue, int.MaxValue) ? null : "an integer of 32 bits",
            ValueShape.Integer64 => IsInteger(value, type, long.MinValue, long.MaxValue) ? null : "an integer",
            ValueShape.Number => type is ScalarType.Integer or ScalarType.Number ? null : "a number",
            ValueShape.Boolean => type == ScalarType.Boolean ? null : "true or false",
            ValueShape.Quantity => type is ScalarType.String or ScalarType.Integer or ScalarType.Number ? null : "a quantity",
            ValueShape.IntegerOrText => type is ScalarType.String or ScalarType.Integer ? null : "an integer or text",
            _ => null,
        };
    }

    /// <summary>What is wrong inside a value of the right type; null when nothing is.</summary>
    public static string? Malformed(Field value, ValueShape shape) => shape switch
    {
        ValueShape.Quantity when value.Text is { } text && !IsQuantity(text) => $"'{text}', which is no quantity such as 100m, 0.5, 128Mi or 1G",
        ValueShape.Base64 when value.Text is { } text && !Base64.IsValid(text.AsSpan()) => "not valid base64",
        _ => null,
    };

    /// <summary>The same value in the type that is expected, as YAML; null when that is not certain.</summary>
    public static string? Mend(Field value, ValueShape shape) => value.Node is not ScalarNode scalar ? null : shape switch
    {
        ValueShape.Text when scalar is { Style: ScalarStyle.Plain, Type: not ScalarType.Null } => $"\"{scalar.Text}\"",
        ValueShape.Boolean when scalar is { Type: ScalarType.String, Text: "true" or "false" } => scalar.Text,
        ValueShape.Integer32 or ValueShape.Integer64 when scalar.Type == ScalarType.String && int.TryParse(scalar.Text, out var number)
            && number.ToString(System.Globalization.CultureInfo.InvariantCulture) == scalar.Text => scalar.Text,
        _ => null,
    };

    public static string Describe(Field value) => value.Node switch
    {
        MappingNode => "a mapping",
        SequenceNode => "a list",
        ScalarNode { Type: ScalarType.Boolean } scalar => $"the Boolean {scalar.Text}",
        ScalarNode { Type: ScalarType.Integer or ScalarType.Number } scalar => $"the number {scalar.Text}",
        ScalarNode { Text.Length: <= 60 } scalar => $"the text '{scalar.Text}'",
        _ => "a text",
    };

    private static bool IsInteger(Field value, ScalarType? type, long least, long most) => type switch
    {
        ScalarType.Integer => value.Integer is { } number && number >= least && number <= most,
        ScalarType.Number => double.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number)
            && number >= least && number <= most,
        _ => false,
    };

    /// <summary>A signed decimal with a suffix or an exponent (k8s.io/apimachinery, resource.Quantity).</summary>
    private static bool IsQuantity(string text)
    {
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        var start = at;
        var dots = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            dots += text[at++] == '.' ? 1 : 0;
        }

        var suffix = text[at..];
        return at - start > dots && dots <= 1
            && (Suffixes.Contains(suffix) || (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out _)));
    }
}
