namespace Gabion.Policy.PodSecurity;

/// <summary>How reasons are put into words.</summary>
internal static class Wording
{
    public static string Plural(int count, string one, string many) => count == 1 ? one : many;

    /// <summary><c>"a", "b"</c> in the order given.</summary>
    public static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));

    /// <summary><c>"a", "b"</c> sorted, each once.</summary>
    public static string QuotedSet(IEnumerable<string> values) => Quoted(values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
