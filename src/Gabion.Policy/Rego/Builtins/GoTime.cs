using System.Numerics;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>A moment as seen at a place: nanoseconds since 1970, and seconds that the place's clock is ahead of UTC.</summary>
/// <param name="Nanoseconds">Since 1970-01-01T00:00:00Z.</param>
/// <param name="Offset">Seconds east of UTC.</param>
/// <param name="Zone">The abbreviation of the zone; empty when there is none.</param>
internal readonly record struct GoTime(BigInteger Nanoseconds, int Offset, string Zone = "UTC")
{
    private const long PerSecond = 1_000_000_000;
    private const int SecondsPerDay = 86_400;

    private BigInteger LocalSeconds => Floor(Nanoseconds, PerSecond) + Offset;

    public int Nanosecond => (int)(Nanoseconds - (Floor(Nanoseconds, PerSecond) * PerSecond));

    public (long Year, int Month, int Day) Date => FromDays((long)Floor(LocalSeconds, SecondsPerDay));

    public (int Hour, int Minute, int Second) Clock
    {
        get
        {
            var second = (int)(LocalSeconds - (Floor(LocalSeconds, SecondsPerDay) * SecondsPerDay));
            return (second / 3600, second / 60 % 60, second % 60);
        }
    }

    /// <summary>Sunday is 0.</summary>
    public int Weekday => (int)((((long)Floor(LocalSeconds, SecondsPerDay) + 4) % 7) + 7) % 7;

    public int YearDay => (int)(Days(Date.Year, Date.Month, Date.Day) - Days(Date.Year, 1, 1)) + 1;

    /// <summary>The moment of a date and clock at UTC; months and days may be beyond their range.</summary>
    public static BigInteger At(long year, long month, long day, int hour, int minute, int second, int nanosecond) =>
        (((((((BigInteger)Days(year, month, day) * 24) + hour) * 60) + minute) * 60) + second) * PerSecond + nanosecond;

    /// <summary>Days since 1970 of a date in the Gregorian calendar, extended in both directions.</summary>
    public static long Days(long year, long month, long day)
    {
        year += FloorDivide(month - 1, 12);
        month = (((month - 1) % 12) + 12) % 12;

        // Years begin in March: so the leap day is the last.
        var y = month < 2 ? year - 1 : year;
        var m = (month + 10) % 12;
        return (365 * y) + FloorDivide(y, 4) - FloorDivide(y, 100) + FloorDivide(y, 400) + (((m * 306) + 5) / 10) + day - 1 - 719_468;
    }

    private static (long Year, int Month, int Day) FromDays(long days)
    {
        days += 719_468;
        var era = FloorDivide(days, 146_097);
        var ofEra = days - (era * 146_097);
        var yearOfEra = (ofEra - (ofEra / 1460) + (ofEra / 36_524) - (ofEra / 146_096)) / 365;
        var ofYear = ofEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var m = ((5 * ofYear) + 2) / 153;
        var month = (int)(m < 10 ? m + 3 : m - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(ofYear - (((153 * m) + 2) / 5) + 1));
    }

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static BigInteger Floor(BigInteger value, long by)
    {
        var quotient = BigInteger.DivRem(value, by, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
