using System.Globalization;

namespace Gabion.Formats.Tree;

/// <summary>
/// Types of plain scalars as the Kubernetes decoder sees them: <c>sigs.k8s.io/yaml</c> resolves with the go-yaml v2
/// rules, that is YAML 1.1, where <c>yes</c>, <c>on</c> and <c>off</c> are Booleans and <c>010</c> is eight.
/// </summary>
public static class YamlScalars
{
    public static ScalarType Resolve(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return ScalarType.Null;
        }

        var first = text[0];
        return first switch
        {
            '~' when text.Length == 1 => ScalarType.Null,
            'n' or 'N' when text is "null" or "Null" or "NULL" => ScalarType.Null,
            'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' => ToBoolean(text) is null ? ScalarType.String : ScalarType.Boolean,
            '.' or '+' or '-' or (>= '0' and <= '9') => ResolveNumber(text),
            _ => ScalarType.String,
        };
    }

    /// <summary>The value of a Boolean scalar; null when the text is none.</summary>
    public static bool? ToBoolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => false,
        _ => null,
    };

    /// <summary>The value of an integer scalar: decimal, <c>0x</c>, <c>0b</c>, <c>0o</c> or a leading zero for octal, with <c>_</c> between digits.</summary>
    public static long? ToInteger(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && !HasLeadingZero(digits))
        {
            return value;
        }

        var negative = digits.StartsWith('-');
        var body = digits.AsSpan(negative || digits.StartsWith('+') ? 1 : 0);
        var (radix, skip) = body switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', ..] => (8, 1),
            _ => (10, 0),
        };
        return ParseRadix(body[skip..], radix) is { } number ? (negative ? -number : number) : null;
    }

    private static bool HasLeadingZero(string digits)
    {
        var body = digits.AsSpan().TrimStart("+-");
        return body.Length > 1 && body[0] == '0';
    }

    private static long? ParseRadix(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty || digits.Length > 64)
        {
            return null;
        }

        Int128 value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
            if (value > long.MaxValue)
            {
                return null;
            }
        }

        return (long)value;
    }

    private static ScalarType ResolveNumber(string text)
    {
        if (text is ".inf" or ".Inf" or ".INF" or "+.inf" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN")
        {
            return ScalarType.Number;
        }

        if (ToInteger(text) is not null)
        {
            return ScalarType.Integer;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '+' or 'e' or 'E' or '_'))
            {
                return ScalarType.String;
            }
        }

        return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? ScalarType.Number
            : ScalarType.String;
    }
}
