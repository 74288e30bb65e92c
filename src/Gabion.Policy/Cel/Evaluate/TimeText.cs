using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel;

/// <summary>Timestamps as RFC 3339; durations as Go reads them (<c>1h30m</c>, <c>1.5s</c>, <c>-3ns</c>) and as seconds.</summary>
internal static class TimeText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create(".0123456789");

    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    public static string Format(CelTimestamp moment)
    {
        var whole = moment.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return moment.Nanoseconds == 0 ? $"{whole}Z" : $"{whole}.{Fraction(moment.Nanoseconds)}Z";
    }

    /// <summary>Seconds with a fraction: what <c>string(duration)</c> gives.</summary>
    public static string Format(long nanoseconds)
    {
        var sign = nanoseconds < 0 ? "-" : "";
        var size = Int128.Abs(nanoseconds);
        var fraction = (long)(size % CelTimestamp.NanosecondsPerSecond);
        var seconds = ((long)(size / CelTimestamp.NanosecondsPerSecond)).ToString(CultureInfo.InvariantCulture);
        return fraction == 0 ? $"{sign}{seconds}s" : $"{sign}{seconds}.{Fraction(fraction)}s";
    }

    /// <summary>Reads what Go's <c>time.ParseDuration</c> reads; null when it is no duration or too long.</summary>
    public static long? ParseDuration(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        rest = rest.StartsWith("-") || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest is "0")
        {
            return 0;
        }

        if (rest.IsEmpty || rest.Length > 100)
        {
            return null;
        }

        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var end = digits >= 0 && rest[digits] == '.' ? digits + 1 + Math.Max(rest[(digits + 1)..].IndexOfAnyExceptInRange('0', '9'), 0) : digits;
            if (end <= 0 || end > 40 || !decimal.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[end..];
            var length = rest.IndexOfAny(NumberCharacters);
            var unit = rest[..(length < 0 ? rest.Length : length)];
            if (UnitOf(unit) is not { } nanoseconds || number > 10_000_000_000_000_000_000m)
            {
                return null;
            }

            total += (Int128)decimal.Truncate(number) * nanoseconds;
            total += (Int128)((number - decimal.Truncate(number)) * nanoseconds);
            rest = rest[unit.Length..];
        }

        total = isNegative ? -total : total;
        return total < long.MinValue || total > long.MaxValue ? null : (long)total;
    }

    /// <summary>Reads RFC 3339 with any number of digits in the fraction; null when it is none.</summary>
    public static CelValue? ParseTimestamp(string text)
    {
        // 2009-02-13T23:31:30[.fraction](Z|±hh:mm)
        var span = text.AsSpan();
        if (span.Length is < 20 or > 64 || span[4] != '-' || span[7] != '-' || span[10] is not ('T' or 't') || span[13] != ':' || span[16] != ':'
            || !Number(span[..4], out var year) || !Number(span[5..7], out var month) || !Number(span[8..10], out var day)
            || !Number(span[11..13], out var hour) || !Number(span[14..16], out var minute) || !Number(span[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var rest = span[19..];
        var nanoseconds = 0;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return null;
            }

            for (var i = 0; i < 9; i++)
            {
                nanoseconds = (nanoseconds * 10) + (i < digits ? rest[1 + i] - '0' : 0);
            }

            rest = rest[(1 + digits)..];
        }

        if (ZoneOffset(rest) is not { } offset)
        {
            return null;
        }

        var seconds = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeSeconds();
        return CelTimestamp.Of(seconds - offset, nanoseconds);
    }

    private static int? ZoneOffset(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        return text.Length == 6 && text[0] is '+' or '-' && text[3] == ':' && Number(text[1..3], out var hours) && Number(text[4..6], out var minutes)
            && hours <= 24 && minutes <= 59
            ? ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60)
            : null;
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static long? UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var (unit, nanoseconds) in Units)
        {
            if (text.SequenceEqual(unit))
            {
                return nanoseconds;
            }
        }

        return null;
    }

    private static string Fraction(long nanoseconds)
    {
        var digits = new StringBuilder(nanoseconds.ToString("D9", CultureInfo.InvariantCulture));
        while (digits[^1] == '0')
        {
            digits.Length--;
        }

        return digits.ToString();
    }
}
