using System.Buffers;
using System.Globalization;

namespace Gabion.Model.Cluster;

/// <summary>An amount of a resource as Kubernetes writes it: <c>500m</c>, <c>1.5</c>, <c>128Mi</c>, <c>1e3</c>.</summary>
/// <param name="Value">The amount in units: cores, bytes.</param>
/// <param name="Suffix">The unit as written; empty when there is none.</param>
public readonly record struct Quantity(decimal Value, string Suffix)
{
    /// <summary>Beyond this no resource exists, and decimal arithmetic would overflow.</summary>
    private const double Largest = 1e24;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");

    /// <summary>Reads a quantity; false for a text that the API server would refuse.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
        {
            return false;
        }

        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var number = end < 0 ? text : text[..end];
        var suffix = end < 0 ? "" : text[end..];
        if (!decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || Scale(suffix) is not { } scale || Math.Abs((double)value * scale) > Largest)
        {
            return false;
        }

        quantity = new(value * (decimal)scale, suffix);
        return true;
    }

    private static double? Scale(string suffix) => suffix switch
    {
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "" => 1,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        "Ei" => 1L << 60,
        ['e' or 'E', ..] when int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && exponent is >= -20 and <= 24 => Math.Pow(10, exponent),
        _ => null,
    };
}
