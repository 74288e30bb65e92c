using System.Globalization;

namespace Gabion.Cli;

/// <summary>Lengths of time as people write them for kubectl: <c>90s</c>, <c>1m30s</c>, <c>6h</c>, <c>1d</c>; a number alone is of seconds.</summary>
internal static class DurationText
{
    /// <summary>Null for what is none, for nothing at all, and for more than 1,000 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return null;
        }

        var sum = TimeSpan.Zero;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? rest.Length : digits;
            if (digits == 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAnyInRange('0', '9');
            var unit = end < 0 ? rest : rest[..end];
            rest = rest[unit.Length..];
            double? seconds = unit switch
            {
                "ms" => 0.001,
                "s" => 1,
                "" => 1,
                "m" => 60,
                "h" => 3_600,
                "d" => 86_400,
                _ => null,
            };
            if (seconds is not { } each || count * each > 86_400_000)
            {
                return null;
            }

            sum += TimeSpan.FromSeconds(count * each);
        }

        return sum > TimeSpan.Zero && sum <= TimeSpan.FromDays(1_000) ? sum : null;
    }
}
