using System.Globalization;
using System.Numerics;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// Go's <c>fmt.Sprintf</c> for what OPA hands to it: numbers that fit are <c>int</c>, larger integers <c>*big.Int</c>, decimals
/// <c>float64</c>, strings strings, and everything else the text of its value. Wrong verbs are written as Go writes them: <c>%!d(string=x)</c>.
/// </summary>
internal sealed class GoPrinter(string format, RegoArray arguments)
{
    private const int MostWidth = 100_000;
    private readonly StringBuilder _text = new();
    private int _argument;
    private bool _isReordered;

    public static string Print(string format, RegoArray arguments) => new GoPrinter(format, arguments).Print();

    private string Print()
    {
        var at = 0;
        while (at < format.Length)
        {
            var percent = format.IndexOf('%', at);
            if (percent < 0)
            {
                _text.Append(format, at, format.Length - at);
                break;
            }

            _text.Append(format, at, percent - at);
            at = Verb(percent + 1);
        }

        if (!_isReordered && _argument < arguments.Count)
        {
            _text.Append("%!(EXTRA ");
            for (var i = _argument; i < arguments.Count; i++)
            {
                _text.Append(i > _argument ? ", " : "").Append(TypeOf(arguments[i])).Append('=').Append(Value(arguments[i]));
            }

            _text.Append(')');
        }

        return _text.ToString();
    }

    /// <summary>Writes what one verb stands for; gives where the text goes on.</summary>
    private int Verb(int at)
    {
        var flags = default(GoFlags);
        while (at < format.Length && flags.Take(format[at]))
        {
            at++;
        }

        var isIndexBad = !Index(ref at);
        if (at < format.Length && format[at] == '*')
        {
            at++;
            if (!Star(out var width))
            {
                _text.Append("%!(BADWIDTH)");
            }
            else
            {
                flags.IsLeft |= width < 0;
                flags.Width = Math.Abs(width);
            }
        }
        else
        {
            flags.Width = Digits(ref at);
        }

        if (at < format.Length && format[at] == '.')
        {
            at++;
            isIndexBad |= !Index(ref at);
            if (at < format.Length && format[at] == '*')
            {
                at++;
                flags.Precision = Star(out var precision) && precision >= 0 ? precision : null;
                if (flags.Precision is null)
                {
                    _text.Append("%!(BADPREC)");
                }
            }
            else
            {
                flags.Precision = Digits(ref at) ?? 0;
            }
        }

        isIndexBad |= !Index(ref at);
        if (at >= format.Length)
        {
            _text.Append("%!(NOVERB)");
            return at;
        }

        Rune.DecodeFromUtf16(format.AsSpan(at), out var verb, out var length);
        if (verb.Value == '%')
        {
            _text.Append('%');
        }
        else if (isIndexBad)
        {
            _text.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        }
        else if (_argument >= arguments.Count)
        {
            _text.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        }
        else
        {
            _text.Append(Write(arguments[_argument++], verb, flags));
        }

        return at + length;
    }

    private static string Write(RegoValue value, Rune verb, GoFlags flags)
    {
        var letter = verb.IsBmp ? (char)verb.Value : '?';
        if (letter == 'T')
        {
            return flags.Pad(TypeOf(value));
        }

        if (letter == 'p')
        {
            return Bad(value, verb);
        }

        var text = Argument(value) switch
        {
            BigInteger whole => GoNumbers.Integer(whole, letter, flags, IsInt(value)),
            double number => GoNumbers.Decimal(number, letter, flags),
            string plain => Text(plain, letter, flags),
            _ => null,
        };
        return text ?? Bad(value, verb);
    }

    private static string? Text(string text, char verb, GoFlags flags)
    {
        if (verb is 'x' or 'X')
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            bytes = flags.Precision is { } most && most < bytes.Length ? bytes[..most] : bytes;
            var hex = verb == 'x' ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);
            var prefix = flags.IsSharp && bytes.Length > 0 ? "0" + verb : "";
            if (flags.HasSpace)
            {
                hex = string.Join(" " + prefix, hex.Chunk(2).Select(pair => new string(pair)));
            }

            return flags.Pad(prefix + hex);
        }

        var cut = flags.Precision is { } count ? text[..CodePoints.IndexOf(text, count)] : text;
        return verb switch
        {
            'v' when flags.IsSharp => flags.Pad(GoFormat.Quote(text)),
            'v' or 's' => flags.Pad(cut),
            'q' when flags.IsSharp && !cut.Contains('`', StringComparison.Ordinal) && cut.All(c => c == '\t' || !char.IsControl(c)) => flags.Pad("`" + cut + "`"),
            'q' => flags.Pad(GoFormat.Quote(cut, flags.HasPlus)),
            _ => null,
        };
    }

    private static string Bad(RegoValue value, Rune verb) => $"%!{verb}({TypeOf(value)}={Value(value)})";

    private static string Value(RegoValue value) => Write(value, new Rune('v'), default);

    private static string TypeOf(RegoValue value) => Argument(value) switch
    {
        BigInteger => IsInt(value) ? "int" : "*big.Int",
        double => "float64",
        _ => "string",
    };

    private static bool IsInt(RegoValue value) => ((RegoNumber)value).TryGetInt64(out _);

    private static object Argument(RegoValue value) => value switch
    {
        RegoNumber { IsWrittenAsInteger: true } number when number.TryGetInteger(out var whole) => whole,
        RegoNumber number when number.ToDouble() is var real && double.IsFinite(real) => real,
        RegoNumber number => number.Text,
        RegoString text => text.Value,
        _ => value.ToString(),
    };

    /// <summary><c>[3]</c>: the next argument is the third.</summary>
    private bool Index(ref int at)
    {
        if (at >= format.Length || format[at] != '[')
        {
            return true;
        }

        _isReordered = true;
        var end = format.IndexOf(']', at);
        if (end < 0)
        {
            at++;
            return false;
        }

        var isNumber = int.TryParse(format.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        at = end + 1;
        if (!isNumber || index < 1 || index > arguments.Count)
        {
            return false;
        }

        _argument = index - 1;
        return true;
    }

    private bool Star(out int number)
    {
        number = 0;
        if (_argument >= arguments.Count)
        {
            return false;
        }

        if (arguments[_argument++] is not RegoNumber given || !given.TryGetInt64(out var value) || Math.Abs(value) > MostWidth)
        {
            return false;
        }

        number = (int)value;
        return true;
    }

    private int? Digits(ref int at)
    {
        var from = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return at == from ? null : int.TryParse(format.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostWidth ? number : MostWidth;
    }
}
