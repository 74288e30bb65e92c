using System.Globalization;

namespace Gabion.Cli.Database;

/// <summary>Words about feeds.</summary>
internal static class DbText
{
    /// <summary><c>4,291 records, 3 left out</c>.</summary>
    public static string Counts(long advisories, long notes, long ends, long rejected) => string.Join(", ", new[]
    {
        advisories > 0 ? Count(advisories, "record") : null,
        notes > 0 ? Count(notes, "note") + " on known ids" : null,
        ends > 0 ? Count(ends, "date") : null,
        rejected > 0 ? $"{rejected.ToString("N0", CultureInfo.InvariantCulture)} left out" : null,
    }.OfType<string>().DefaultIfEmpty("nothing"));

    /// <summary>How long ago: <c>today</c>, <c>3 days old</c>; a date that has not come yet is told as one.</summary>
    public static string Age(DateTimeOffset? at, DateTimeOffset now) => at is null ? "no date" : (now.UtcDateTime.Date - at.Value.UtcDateTime.Date).Days switch
    {
        -1 => "tomorrow: a date in the future",
        < 0 and var days => string.Create(CultureInfo.InvariantCulture, $"{-days:N0} days in the future: it or this machine's clock is wrong"),
        0 => "today",
        1 => "1 day old",
        var days => string.Create(CultureInfo.InvariantCulture, $"{days:N0} days old"),
    };

    public static string Size(long bytes) => bytes < 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F0} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:F1} MB");

    private static string Count(long number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");
}
