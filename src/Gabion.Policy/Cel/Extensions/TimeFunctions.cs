using System.Globalization;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>Parts of timestamps, in UTC or a named time zone, and of durations.</summary>
internal static class TimeFunctions
{
    public static void AddTo(CelLibrary library)
    {
        Part(library, "getFullYear", moment => moment.Year);
        Part(library, "getMonth", moment => moment.Month - 1);
        Part(library, "getDate", moment => moment.Day);
        Part(library, "getDayOfMonth", moment => moment.Day - 1);
        Part(library, "getDayOfWeek", moment => (int)moment.DayOfWeek);
        Part(library, "getDayOfYear", moment => moment.DayOfYear - 1);
        Part(library, "getHours", moment => moment.Hour);
        Part(library, "getMinutes", moment => moment.Minute);
        Part(library, "getSeconds", moment => moment.Second);
        Part(library, "getMilliseconds", moment => moment.Millisecond);
        library
            .Method("duration.getHours() -> int", (_, a) => CelValue.Of(a[0].AsNanoseconds / 3_600_000_000_000))
            .Method("duration.getMinutes() -> int", (_, a) => CelValue.Of(a[0].AsNanoseconds / 60_000_000_000))
            .Method("duration.getSeconds() -> int", (_, a) => CelValue.Of(a[0].AsNanoseconds / 1_000_000_000))
            .Method("duration.getMilliseconds() -> int", (_, a) => CelValue.Of(a[0].AsNanoseconds / 1_000_000 % 1_000));
    }

    private static void Part(CelLibrary library, string name, Func<DateTimeOffset, int> part) => library
        .Method($"timestamp.{name}() -> int", (_, a) => CelValue.Of((long)part(a[0].AsTimestamp.ToDateTimeOffset())))
        .Method($"timestamp.{name}(string) -> int", (_, a) => In(a[0].AsTimestamp, a[1].AsString, part));

    private static CelValue In(CelTimestamp moment, string zone, Func<DateTimeOffset, int> part)
    {
        var utc = moment.ToDateTimeOffset();
        if (Offset(zone) is { } offset)
        {
            return Shift(utc, offset, part);
        }

        // The rules of time zones come with the operating system; they are data, as those of letters are.
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? Shift(utc, found.GetUtcOffset(utc), part)
            : CelValue.Error($"unknown time zone '{zone}'");
    }

    private static CelValue Shift(DateTimeOffset utc, TimeSpan offset, Func<DateTimeOffset, int> part)
    {
        var ticks = utc.UtcTicks + offset.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks
            ? CelValue.Error("timestamp overflow: the local time lies beyond the years 1 and 9999")
            : CelValue.Of((long)part(new DateTimeOffset(ticks, TimeSpan.Zero)));
    }

    /// <summary><c>[+-]hh:mm</c>; null when the text is something else.</summary>
    private static TimeSpan? Offset(string zone)
    {
        var colon = zone.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return zone is "" or "UTC" ? TimeSpan.Zero : null;
        }

        var isNegative = zone[0] == '-';
        var hours = zone.AsSpan(zone[0] is '-' or '+' ? 1 : 0, colon - (zone[0] is '-' or '+' ? 1 : 0));
        return int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && h <= 24
            && int.TryParse(zone.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m < 60
                ? new TimeSpan(h, m, 0) * (isNegative ? -1 : 1)
                : null;
    }
}
