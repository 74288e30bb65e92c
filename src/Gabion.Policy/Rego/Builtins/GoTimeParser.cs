using System.Globalization;
using System.Numerics;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Reads a time by a layout of Go.</summary>
internal sealed class GoTimeParser
{
    private readonly string _layout;
    private readonly string _value;
    private string _rest;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanosecond;
    private bool? _isAfternoon;
    private int? _offset;

    private GoTimeParser(string layout, string value)
    {
        _layout = layout;
        _value = value;
        _rest = value;
    }

    /// <summary>Nanoseconds since 1970.</summary>
    /// <exception cref="FormatException">The value does not follow the layout, or is no date.</exception>
    public static BigInteger Parse(string layout, string value) => new GoTimeParser(layout, value).Parse();

    private BigInteger Parse()
    {
        var layout = _layout;
        while (true)
        {
            var (before, element, after) = GoLayout.Next(layout);
            Literal(before, layout);
            if (element.Length == 0)
            {
                break;
            }

            Read(element, after);
            layout = after;
        }

        if (_rest.Length > 0)
        {
            throw Fault($": extra text: {GoFormat.Quote(_rest)}");
        }

        return Finish();
    }

    private BigInteger Finish()
    {
        if (_isAfternoon is { } afternoon)
        {
            _hour = afternoon && _hour < 12 ? _hour + 12 : !afternoon && _hour == 12 ? 0 : _hour;
        }

        if (_yearDay >= 0)
        {
            var days = IsLeap(_year) ? 366 : 365;
            if (_yearDay < 1 || _yearDay > days)
            {
                throw Fault(": day-of-year out of range");
            }

            if (_month < 0)
            {
                return At(1, _yearDay);
            }
        }

        var (month, day) = (_month < 0 ? 1 : _month, _day < 0 ? 1 : _day);
        var most = month switch { 2 => IsLeap(_year) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        return day >= 1 && day <= most ? At(month, day) : throw Fault(": day out of range");
    }

    private BigInteger At(int month, int day) => GoTime.At(_year, month, day, _hour, _minute, _second, _nanosecond) - ((BigInteger)(_offset ?? 0) * 1_000_000_000);

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>Text between elements has to stand there; a blank of the layout takes any number of blanks.</summary>
    private void Literal(string text, string layout)
    {
        while (text.Length > 0)
        {
            if (text[0] == ' ')
            {
                if (_rest.Length > 0 && _rest[0] != ' ')
                {
                    throw Mismatch(layout);
                }

                text = text.TrimStart(' ');
                _rest = _rest.TrimStart(' ');
                continue;
            }

            if (_rest.Length == 0 || _rest[0] != text[0])
            {
                throw Mismatch(layout);
            }

            (text, _rest) = (text[1..], _rest[1..]);
        }
    }

    private void Read(string element, string after)
    {
        switch (element)
        {
            case "2006":
                if (_rest.Length < 4 || !char.IsAsciiDigit(_rest[0]))
                {
                    throw Mismatch(element);
                }

                _year = Digits(4, 4, element);
                break;
            case "06":
                _year = Digits(2, 2, element);
                _year += _year >= 69 ? 1900 : 2000;
                break;
            case "01" or "1":
                _month = Range(Digits(element.Length, 2, element), 1, 12, "month");
                break;
            case "January":
                _month = Name(GoLayout.Months, name => name, element) + 1;
                break;
            case "Jan":
                _month = Name(GoLayout.Months, name => name[..3], element) + 1;
                break;
            case "Monday":
                Name(GoLayout.Days, name => name, element);
                break;
            case "Mon":
                Name(GoLayout.Days, name => name[..3], element);
                break;
            case "02" or "_2" or "2":
                _rest = element == "_2" && _rest.StartsWith(' ') ? _rest[1..] : _rest;
                _day = Digits(element == "02" ? 2 : 1, 2, element);
                break;
            case "002" or "__2":
                _rest = element == "__2" ? _rest.TrimStart(' ') : _rest;
                _yearDay = Digits(element == "002" ? 3 : 1, 3, element);
                break;
            case "15":
                _hour = Range(Digits(1, 2, element), 0, 23, "hour");
                break;
            case "03" or "3":
                _hour = Range(Digits(element.Length, 2, element), 0, 12, "hour");
                break;
            case "04" or "4":
                _minute = Range(Digits(element.Length, 2, element), 0, 59, "minute");
                break;
            case "05" or "5":
                _second = Range(Digits(element.Length, 2, element), 0, 59, "second");
                ImpliedFraction(after);
                break;
            case "PM" or "pm":
                _isAfternoon = Take(2, element) is var half && half == (element == "PM" ? "PM" : "pm") ? true : half == (element == "PM" ? "AM" : "am") ? false : throw Mismatch(element);
                break;
            case "MST":
                Zone();
                break;
            case ['.' or ',', ..]:
                Fraction(element);
                break;
            default:
                Offset(element);
                break;
        }
    }

    /// <summary>A fraction after the seconds is taken even where the layout has none.</summary>
    private void ImpliedFraction(string after)
    {
        if (_rest.Length < 2 || _rest[0] is not ('.' or ',') || !char.IsAsciiDigit(_rest[1]) || GoLayout.Next(after) is { Before: "", Element: ['.' or ',', ..] })
        {
            return;
        }

        var end = 1;
        while (end < _rest.Length && char.IsAsciiDigit(_rest[end]))
        {
            end++;
        }

        TakeFraction(end);
    }

    private void Fraction(string element)
    {
        if (element[1] == '0')
        {
            if (_rest.Length < element.Length || _rest[0] is not ('.' or ',') || _rest.AsSpan(1, element.Length - 1).IndexOfAnyExceptInRange('0', '9') >= 0)
            {
                throw Mismatch(element);
            }

            TakeFraction(element.Length);
            return;
        }

        // Nines: as many digits as there are, or none at all.
        if (_rest.Length < 2 || _rest[0] is not ('.' or ',') || !char.IsAsciiDigit(_rest[1]))
        {
            return;
        }

        var end = 1;
        while (end < 10 && end < _rest.Length && char.IsAsciiDigit(_rest[end]))
        {
            end++;
        }

        TakeFraction(end);
    }

    private void TakeFraction(int end)
    {
        _nanosecond = int.Parse(_rest[1..Math.Min(end, 10)].PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[end..];
    }

    private void Offset(string element)
    {
        if (element[0] == 'Z' && _rest.StartsWith('Z'))
        {
            (_offset, _rest) = (0, _rest[1..]);
            return;
        }

        var text = Take(element.Length, element);
        if (text[0] is not ('+' or '-'))
        {
            throw Mismatch(element);
        }

        Span<int> parts = [0, 0, 0];
        var part = 0;
        for (var i = 1; i < text.Length; i += 2)
        {
            if (element[i] == ':')
            {
                if (text[i] != ':')
                {
                    throw Mismatch(element);
                }

                i++;
            }

            if (!char.IsAsciiDigit(text[i]) || !char.IsAsciiDigit(text[i + 1]))
            {
                throw Mismatch(element);
            }

            parts[part++] = ((text[i] - '0') * 10) + text[i + 1] - '0';
        }

        Range(parts[0], 0, 24, "time zone offset hour");
        Range(parts[1], 0, 60, "time zone offset minute");
        Range(parts[2], 0, 60, "time zone offset second");
        _offset = ((parts[0] * 3600) + (parts[1] * 60) + parts[2]) * (text[0] == '-' ? -1 : 1);
    }

    /// <summary>An abbreviation: its offset is not known, so the time counts as UTC; <c>GMT+3</c> says it.</summary>
    private void Zone()
    {
        if (_rest.StartsWith("UTC", StringComparison.Ordinal))
        {
            (_offset, _rest) = (0, _rest[3..]);
            return;
        }

        var length = 0;
        while (length < _rest.Length && length < 6 && char.IsAsciiLetterUpper(_rest[length]))
        {
            length++;
        }

        if (length is < 3 or > 5)
        {
            throw Mismatch("MST");
        }

        var name = _rest[..length];
        _rest = _rest[length..];
        if (name == "GMT" && _rest is ['+' or '-', >= '0' and <= '9', ..])
        {
            var end = 1;
            while (end < _rest.Length && end < 3 && char.IsAsciiDigit(_rest[end]))
            {
                end++;
            }

            _offset = int.Parse(_rest[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * 3600;
            _rest = _rest[end..];
        }
    }

    private int Name(IReadOnlyList<string> names, Func<string, string> cut, string element)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var name = cut(names[i]);
            if (_rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                _rest = _rest[name.Length..];
                return i;
            }
        }

        throw Mismatch(element);
    }

    private string Take(int count, string element)
    {
        if (_rest.Length < count)
        {
            throw Mismatch(element);
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private int Digits(int least, int most, string element)
    {
        var count = 0;
        while (count < most && count < _rest.Length && char.IsAsciiDigit(_rest[count]))
        {
            count++;
        }

        return count < least ? throw Mismatch(element) : int.Parse(Take(count, element), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private int Range(int value, int least, int most, string what) => value >= least && value <= most ? value : throw Fault($": {what} out of range");

    private FormatException Mismatch(string element) =>
        new($"parsing time {GoFormat.Quote(_value)} as {GoFormat.Quote(_layout)}: cannot parse {GoFormat.Quote(_rest)} as {GoFormat.Quote(element)}");

    private FormatException Fault(string what) => new($"parsing time {GoFormat.Quote(_value)}{what}");
}
