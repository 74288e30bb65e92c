using System.Globalization;
using System.Numerics;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Moments at places of the time zone database.</summary>
internal static class Zones
{
    private const string Wanted = "must be either number (ns) or [number (ns), string (tz)] but got ";

    /// <summary>Reads a moment: a number, or an array of a number and perhaps the name of a zone and a layout.</summary>
    public static bool TryMoment(BuiltinCall call, RegoValue value, out GoTime time, out string layout)
    {
        (time, layout) = (default, "");
        var given = value;
        if (value is RegoArray array)
        {
            if (array.Count == 0)
            {
                call.FailType(1, Wanted + "array");
                return false;
            }

            given = array[0];
            for (var i = 1; i < Math.Min(array.Count, 3); i++)
            {
                if (array[i] is not RegoString)
                {
                    call.FailKind(1, array[i], RegoKinds.String);
                    return false;
                }
            }

            layout = array.Count > 2 ? array[2].Text() : "";
            if (Name(value) is { } name && Find(name) is null)
            {
                call.Fail($"unknown time zone {name}");
                return false;
            }
        }

        if (given is not RegoNumber number)
        {
            call.FailKind(1, given, RegoKinds.Number);
            return false;
        }

        if (!number.TryGetInteger(out var nanoseconds) || nanoseconds < long.MinValue || nanoseconds > long.MaxValue)
        {
            call.Fail("timestamp too big");
            return false;
        }

        time = At(value, nanoseconds);
        return true;
    }

    /// <summary>A moment on the clock of the place that an operand names.</summary>
    public static GoTime At(RegoValue place, BigInteger nanoseconds)
    {
        if (Name(place) is not { } name || Find(name) is not { } zone)
        {
            return new(nanoseconds, 0);
        }

        var moment = DateTimeOffset.FromUnixTimeSeconds((long)BigInteger.Divide(nanoseconds - (nanoseconds.Sign < 0 ? 999_999_999 : 0), 1_000_000_000));
        return new(nanoseconds, (int)zone.GetUtcOffset(moment).TotalSeconds, Abbreviation(zone, moment));
    }

    /// <summary>The moment at which the place's clock shows what a clock at UTC shows at <paramref name="local"/>.</summary>
    public static BigInteger ToUtc(RegoValue place, BigInteger local, int offset)
    {
        const int Second = 1_000_000_000;
        if (Name(place) is null)
        {
            return local;
        }

        // The offset may be another one on that day: one step is enough, but where the clock jumps.
        var first = local - ((BigInteger)offset * Second);
        if (first < long.MinValue || first > long.MaxValue)
        {
            return first;
        }

        return local - ((BigInteger)At(place, first).Offset * Second);
    }

    private static string? Name(RegoValue value) => value is RegoArray { Count: > 1 } array && array[1] is RegoString { Value: not ("" or "UTC" or "Local") } name ? name.Value : null;

    private static TimeZoneInfo? Find(string name)
    {
        // Only names as the database has them: no paths, no names of Windows.
        if (name.Contains("..", StringComparison.Ordinal) || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Length > 64)
        {
            return null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;
    }

    /// <summary>The database's abbreviations are not given by .NET: the usual ones are known here, others are numbers, as in Go for zones without one.</summary>
    private static string Abbreviation(TimeZoneInfo zone, DateTimeOffset moment)
    {
        var isSummer = zone.IsDaylightSavingTime(moment);
        var names = zone.Id switch
        {
            "America/New_York" or "US/Eastern" or "America/Toronto" or "America/Detroit" => "EST EDT",
            "America/Chicago" or "US/Central" or "America/Winnipeg" => "CST CDT",
            "America/Denver" or "US/Mountain" or "America/Edmonton" => "MST MDT",
            "America/Los_Angeles" or "US/Pacific" or "America/Vancouver" => "PST PDT",
            "Europe/London" => "GMT BST",
            "Europe/Dublin" => "GMT IST",
            "Europe/Lisbon" => "WET WEST",
            "Europe/Berlin" or "Europe/Paris" or "Europe/Madrid" or "Europe/Rome" or "Europe/Amsterdam" or "Europe/Brussels" or "Europe/Vienna" or "Europe/Zurich" or "Europe/Stockholm"
                or "Europe/Oslo" or "Europe/Copenhagen" or "Europe/Prague" or "Europe/Warsaw" or "Europe/Budapest" or "CET" => "CET CEST",
            "Europe/Athens" or "Europe/Helsinki" or "Europe/Kiev" or "Europe/Kyiv" or "Europe/Bucharest" or "Europe/Sofia" or "EET" => "EET EEST",
            "Europe/Moscow" => "MSK MSK",
            "Asia/Tokyo" => "JST JST",
            "Asia/Seoul" => "KST KST",
            "Asia/Shanghai" or "Asia/Taipei" => "CST CST",
            "Asia/Hong_Kong" => "HKT HKT",
            "Asia/Kolkata" or "Asia/Calcutta" => "IST IST",
            "Australia/Sydney" or "Australia/Melbourne" => "AEST AEDT",
            "GMT" or "Etc/GMT" => "GMT GMT",
            "Etc/UTC" or "Zulu" or "Etc/UCT" or "UCT" => "UTC UTC",
            _ => "",
        };
        if (names.Length > 0)
        {
            return names.Split(' ')[isSummer ? 1 : 0];
        }

        var minutes = (int)zone.GetUtcOffset(moment).TotalMinutes;
        var size = Math.Abs(minutes);
        return string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? '-' : '+')}{size / 60:00}{(size % 60 == 0 ? "" : (size % 60).ToString("00", CultureInfo.InvariantCulture))}");
    }
}
