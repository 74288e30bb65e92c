using System.Globalization;

namespace Gabion.Model;

/// <summary>Numbers of things as people write them: <c>1 flow</c>, <c>12,000 flows</c>.</summary>
public static class Counted
{
    /// <param name="one">The thing when there is one.</param>
    /// <param name="many">The things when there are more or none; null for <paramref name="one"/> with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? $"{one}s")}");
}
