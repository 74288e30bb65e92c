namespace Gabion.Intel.Scoring;

/// <summary>A CVSS vector taken apart.</summary>
/// <param name="Version"><c>2.0</c>, <c>3.0</c>, <c>3.1</c> or <c>4.0</c>.</param>
internal sealed record CvssVector(string Version, Dictionary<string, string> Metrics)
{
    private const int MaxLength = 400;
    private const string Prefix = "CVSS:";

    public static bool LooksLike(string text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || text.StartsWith("AV:", StringComparison.Ordinal) || text.StartsWith("(AV:", StringComparison.Ordinal);

    /// <summary>Null when it is malformed, names a metric twice or is of a version that is not known.</summary>
    public static CvssVector? TryParse(string text)
    {
        var rest = text.Trim().Trim('(', ')');
        if (rest.Length > MaxLength)
        {
            return null;
        }

        var version = "2.0";
        if (rest.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            version = slash < 0 ? "" : rest[Prefix.Length..slash];
            rest = rest[(slash + 1)..];
        }

        if (version is not ("2.0" or "3.0" or "3.1" or "4.0"))
        {
            return null;
        }

        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in rest.Split('/'))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !metrics.TryAdd(part[..colon], part[(colon + 1)..]))
            {
                return null;
            }
        }

        return new(version, metrics);
    }

    public string? this[string metric] => Metrics.GetValueOrDefault(metric);

    /// <summary>The weight of the metric's value, by <c>value weight</c> pairs; null when it is missing or not one of them.</summary>
    public double? Weight(string metric, params ReadOnlySpan<(string Value, double Weight)> weights)
    {
        var value = this[metric];
        foreach (var weight in weights)
        {
            if (weight.Value == value)
            {
                return weight.Weight;
            }
        }

        return null;
    }
}
