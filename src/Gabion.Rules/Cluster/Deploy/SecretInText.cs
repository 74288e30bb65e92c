using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Secrets in configuration: single values, and lines of properties, env and YAML files.</summary>
internal static class SecretInText
{
    private const int ShortestSecret = 4;

    /// <summary>The name of the first secret: the key itself, or a name in the text; null when there is none.</summary>
    public static string? Name(string key, string text)
    {
        if (text.Contains("-----BEGIN ", StringComparison.Ordinal) && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return "private key";
        }

        if (!text.TrimEnd().Contains('\n', StringComparison.Ordinal) && SecretName.Matches(key))
        {
            return IsSecret(text.Trim()) ? key : null;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (NameIn(line.Trim()) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private static string? NameIn(ReadOnlySpan<char> line)
    {
        var equals = line.IndexOfAny('=', ':');
        if (equals <= 0 || line[0] is '#' or ';' or '/' or '-')
        {
            return null;
        }

        var name = line[..equals].Trim().Trim("\"'").ToString();
        var value = line[(equals + 1)..].Trim().TrimEnd(',').Trim("\"'").ToString();
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') && SecretName.Matches(name) && IsSecret(value) ? name : null;
    }

    private static bool IsSecret(string value) =>
        value.Length >= ShortestSecret && !value.Contains(' ', StringComparison.Ordinal) && !SecretName.IsHarmless(value)
        && !Placeholder.In(value) && !value.Contains("://", StringComparison.Ordinal);
}
