using System.Collections.Immutable;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>time.*</c>: moments are nanoseconds since 1970, or arrays of that, a time zone and a layout.</summary>
internal static class TimeFunctions
{
    private const RegoKinds Text = RegoKinds.String;
    private const RegoKinds Moment = RegoKinds.Number | RegoKinds.Array;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("time.now_ns", [], Number, (call, _) => RegoNumber.Of(call.Now)) with { IsPure = false },
        Builtin.Of("time.parse_ns", [Text, Text], Number, (call, operands) => Parse(call, GoLayout.ByName(operands[0].Text()), operands[1].Text())),
        Builtin.Of("time.parse_rfc3339_ns", [Text], Number, (call, operands) => Parse(call, GoLayout.ByName("RFC3339"), operands[0].Text())),
        Builtin.Of("time.parse_duration_ns", [Text], Number, ParseDuration),
        Builtin.Of("time.format", [Moment], Text, Format),
        Builtin.Of("time.date", [Moment], RegoKinds.Array, (call, operands) => Zones.TryMoment(call, operands[0], out var time, out _) ? Numbers(time.Date.Year, time.Date.Month, time.Date.Day) : null),
        Builtin.Of("time.clock", [Moment], RegoKinds.Array, (call, operands) => Zones.TryMoment(call, operands[0], out var time, out _) ? Numbers(time.Clock.Hour, time.Clock.Minute, time.Clock.Second) : null),
        Builtin.Of("time.weekday", [Moment], Text, (call, operands) => Zones.TryMoment(call, operands[0], out var time, out _) ? RegoString.Of(GoLayout.Days[time.Weekday]) : null),
        Builtin.Of("time.add_date", [Moment, Number, Number, Number], Number, AddDate),
        Builtin.Of("time.diff", [Moment, Moment], RegoKinds.Array, Difference),
    ];

    private static RegoArray Numbers(params ReadOnlySpan<long> numbers)
    {
        var values = new RegoValue[numbers.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = RegoNumber.Of(numbers[i]);
        }

        return new RegoArray(values);
    }

    private static RegoValue? InRange(BuiltinCall call, BigInteger nanoseconds) =>
        nanoseconds < long.MinValue || nanoseconds > long.MaxValue ? call.Fail("time outside of valid range") : RegoNumber.Of(nanoseconds);

    private static RegoValue? Parse(BuiltinCall call, string layout, string value)
    {
        try
        {
            return InRange(call, GoTimeParser.Parse(layout, value));
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static RegoValue? ParseDuration(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            return RegoNumber.Of(GoDuration.Parse(operands[0].Text()));
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static RegoValue? Format(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => Zones.TryMoment(call, operands[0], out var time, out var layout)
        ? RegoString.Of(GoLayout.Format(time, GoLayout.ByName(layout.Length == 0 ? "RFC3339Nano" : layout)))
        : null;

    /// <summary>The same clock on another day; a day that the month does not have runs over into the next.</summary>
    private static RegoValue? AddDate(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!Zones.TryMoment(call, operands[0], out var time, out _) || !call.TryInt64(2, operands[1], out var years) || !call.TryInt64(3, operands[2], out var months) || !call.TryInt64(4, operands[3], out var days))
        {
            return null;
        }

        const long Most = 1_000_000;
        if (Math.Abs((decimal)years) > Most || Math.Abs((decimal)months) > Most || Math.Abs((decimal)days) > Most)
        {
            return call.Fail("time outside of valid range");
        }

        var (year, month, day) = time.Date;
        var (hour, minute, second) = time.Clock;
        var local = GoTime.At(year + years, month + months, day + days, hour, minute, second, time.Nanosecond);
        return InRange(call, Zones.ToUtc(operands[0], local, time.Offset));
    }

    /// <summary>Years, months, days, hours, minutes and seconds between two moments, whichever is first.</summary>
    private static RegoArray? Difference(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!Zones.TryMoment(call, operands[0], out var first, out _) || !Zones.TryMoment(call, operands[1], out var second, out _))
        {
            return null;
        }

        // Both on the clock of the first one's place.
        second = Zones.At(operands[0], second.Nanoseconds);
        var (from, to) = first.Nanoseconds > second.Nanoseconds ? (second, first) : (first, second);
        var (a, b) = (from.Date, to.Date);
        var (c, d) = (from.Clock, to.Clock);
        Span<long> parts = [b.Year - a.Year, b.Month - a.Month, b.Day - a.Day, d.Hour - c.Hour, d.Minute - c.Minute, d.Second - c.Second];
        ReadOnlySpan<long> sizes = [0, 12, GoTime.Days(a.Year, a.Month + 1, 1) - GoTime.Days(a.Year, a.Month, 1), 24, 60, 60];
        for (var i = 5; i > 0; i--)
        {
            if (parts[i] < 0)
            {
                parts[i] += sizes[i];
                parts[i - 1]--;
            }
        }

        return Numbers(parts);
    }
}
