using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// The layouts of Go's <c>time</c>: the moment Mon Jan 2 15:04:05 MST 2006 as the writer would have it. Cuts a layout into its elements,
/// and writes a time by them.
/// </summary>
internal static class GoLayout
{
    public static readonly ImmutableArray<string> Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly ImmutableArray<string> Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    // Longer elements first where one begins another.
    private static readonly ImmutableArray<string> Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "002", "01", "02", "03", "04", "05", "06", "__2", "_2", "15", "PM", "pm",
        "-07:00:00", "-07:00", "-070000", "-0700", "-07", "Z07:00:00", "Z07:00", "Z070000", "Z0700", "Z07", "1", "2", "3", "4", "5",
    ];

    /// <summary>The layout that a name stands for: <c>RFC1123</c>; other texts are layouts themselves.</summary>
    public static string ByName(string name) => name switch
    {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => "2006-01-02T15:04:05Z07:00",
        "RFC3339Nano" => "2006-01-02T15:04:05.999999999Z07:00",
        _ => name,
    };

    /// <summary>The first element of a layout, the text before it and the rest; no element when there is none left.</summary>
    public static (string Before, string Element, string After) Next(string layout)
    {
        for (var at = 0; at < layout.Length; at++)
        {
            var rest = layout.AsSpan(at);
            if (Fraction(layout, at) is { } fraction)
            {
                return (layout[..at], fraction, layout[(at + fraction.Length)..]);
            }

            foreach (var element in Elements)
            {
                if (rest.StartsWith(element) && IsWhole(element, layout, at))
                {
                    return (layout[..at], element, layout[(at + element.Length)..]);
                }
            }
        }

        return (layout, "", "");
    }

    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder();
        while (layout.Length > 0)
        {
            var (before, element, after) = Next(layout);
            text.Append(before).Append(Write(time, element));
            layout = after;
        }

        return text.ToString();
    }

    /// <summary><c>.000</c> or <c>,999</c>: digits of one kind after a point, and no digit after them.</summary>
    private static string? Fraction(string layout, int at)
    {
        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9'))
        {
            return null;
        }

        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1])
        {
            end++;
        }

        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? null : layout[at..end];
    }

    /// <summary>Jan and Mon are no elements when a small letter follows; <c>_2006</c> is a year after a line.</summary>
    private static bool IsWhole(string element, string layout, int at) => element switch
    {
        "Jan" or "Mon" => at + 3 >= layout.Length || !char.IsAsciiLetterLower(layout[at + 3]),
        "_2" => !layout.AsSpan(at).StartsWith("_2006"),
        _ => true,
    };

    private static string Write(GoTime time, string element)
    {
        var (year, month, day) = time.Date;
        var (hour, minute, second) = time.Clock;
        return element switch
        {
            "" => "",
            "January" => Months[month - 1],
            "Jan" => Months[month - 1][..3],
            "Monday" => Days[time.Weekday],
            "Mon" => Days[time.Weekday][..3],
            "2006" => year < 0 ? $"-{Number(-year, 4)}" : Number(year, 4),
            "06" => Number(((year % 100) + 100) % 100, 2),
            "01" => Number(month, 2),
            "1" => Number(month, 1),
            "02" => Number(day, 2),
            "_2" => Number(day, 1).PadLeft(2),
            "2" => Number(day, 1),
            "__2" => Number(time.YearDay, 1).PadLeft(3),
            "002" => Number(time.YearDay, 3),
            "15" => Number(hour, 2),
            "03" => Number(hour % 12 == 0 ? 12 : hour % 12, 2),
            "3" => Number(hour % 12 == 0 ? 12 : hour % 12, 1),
            "04" => Number(minute, 2),
            "4" => Number(minute, 1),
            "05" => Number(second, 2),
            "5" => Number(second, 1),
            "PM" => hour >= 12 ? "PM" : "AM",
            "pm" => hour >= 12 ? "pm" : "am",
            "MST" => time.Zone.Length > 0 ? time.Zone : ZoneNumber(time.Offset),
            ['.' or ',', ..] => WriteFraction(time.Nanosecond, element),
            ['Z', ..] when time.Offset == 0 => "Z",
            _ => Offset(time.Offset, element),
        };
    }

    private static string Number(long value, int digits) => value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    private static string ZoneNumber(int offset)
    {
        var minutes = Math.Abs(offset / 60);
        return $"{(offset < 0 ? '-' : '+')}{Number(minutes / 60, 2)}{(minutes % 60 == 0 ? "" : Number(minutes % 60, 2))}";
    }

    private static string WriteFraction(int nanosecond, string element)
    {
        var digits = Number(nanosecond, 9).PadRight(element.Length - 1, '0')[..(element.Length - 1)];
        digits = element[1] == '9' ? digits.TrimEnd('0') : digits;
        return digits.Length == 0 ? "" : element[0] + digits;
    }

    private static string Offset(int offset, string element)
    {
        var size = Math.Abs(offset);
        var between = element.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var text = (offset < 0 ? "-" : "+") + Number(size / 3600, 2);
        var parts = element.Count(char.IsAsciiDigit) / 2;
        text += parts > 1 ? between + Number(size / 60 % 60, 2) : "";
        return text + (parts > 2 ? between + Number(size % 60, 2) : "");
    }
}
