namespace Gabion.Policy.Cel;

/// <summary>A moment from year 1 to year 9999: seconds since 1970-01-01T00:00:00Z and nanoseconds within the second.</summary>
public sealed class CelTimestamp : CelObject
{
    public const long MinSeconds = -62_135_596_800;
    public const long MaxSeconds = 253_402_300_799;
    public const long NanosecondsPerSecond = 1_000_000_000;

    private CelTimestamp(long seconds, int nanoseconds)
        : base(CelKind.Timestamp)
    {
        Seconds = seconds;
        Nanoseconds = nanoseconds;
    }

    public long Seconds { get; }

    public int Nanoseconds { get; }

    /// <summary>An error when the moment is out of range.</summary>
    public static CelValue Of(Int128 seconds, long nanoseconds)
    {
        var carry = Math.DivRem(nanoseconds, NanosecondsPerSecond, out var rest);
        if (rest < 0)
        {
            rest += NanosecondsPerSecond;
            carry--;
        }

        seconds += carry;
        return seconds < MinSeconds || seconds > MaxSeconds
            ? CelValue.Error("timestamp overflow: a timestamp lies between the years 1 and 9999")
            : CelValue.Of(new CelTimestamp((long)seconds, (int)rest));
    }

    public static CelValue Of(DateTimeOffset moment) =>
        Of(moment.ToUnixTimeSeconds(), moment.UtcTicks % TimeSpan.TicksPerSecond * 100);

    internal DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / 100);
}
