using System.Globalization;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Lengths of time as Go writes them: <c>1h30m</c>, <c>500ms</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    /// <summary>The length; null when the text is none.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var seconds = 0.0;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            var unit = at;
            while (at < text.Length && char.IsLetter(text[at]))
            {
                at++;
            }

            if (!double.TryParse(text.AsSpan(digits, unit - digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || Seconds(text[unit..at]) is not { } factor)
            {
                return null;
            }

            seconds += number * factor;
        }

        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? Seconds(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        _ => null,
    };
}
