using System.Buffers;
using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Secrets in configuration: single values, and lines of properties, env and YAML files.</summary>
internal static class SecretInText
{
    // Sentences, calls, lists and markup hold these; a secret in a configuration file does not.
    private static readonly SearchValues<char> NotInSecrets = SearchValues.Create(" ()[]{}<>");

    /// <summary>The first secret of a file or value; null when there is none.</summary>
    public static FoundSecret? Find(Field field, string key)
    {
        var text = field.Text ?? "";
        if (text.Contains("-----BEGIN ", StringComparison.Ordinal) && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return new(field, "private key", text);
        }

        if (!text.TrimEnd().Contains('\n', StringComparison.Ordinal))
        {
            return FoundIn(field, key, text.Trim()) ?? FoundIn(field, text);
        }

        if (IsProgramOrSystemFile(key))
        {
            return null;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (FoundIn(field, line) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static FoundSecret? FoundIn(Field field, ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        var mark = trimmed.IndexOfAny('=', ':');
        if (mark <= 0 || trimmed[0] is '#' or ';' or '/' or '-')
        {
            return null;
        }

        var name = trimmed[..mark].Trim().Trim("\"'").ToString();
        var value = trimmed[(mark + 1)..].Trim().TrimEnd(',').Trim("\"'").ToString();
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') ? FoundIn(field, name, value) : null;
    }

    private static FoundSecret? FoundIn(Field field, string name, string value) =>
        !value.AsSpan().ContainsAny(NotInSecrets) && !value.Contains("://", StringComparison.Ordinal) ? FoundSecret.Of(field, name, value) : null;

    /// <summary>Files in which <c>password</c> before a colon or equals sign is a variable or a database of the system.</summary>
    private static bool IsProgramOrSystemFile(string name) =>
        name is "nsswitch.conf" || name[(name.LastIndexOf('.') + 1)..] is "py" or "sh" or "bash" or "js" or "ts" or "go" or "rb" or "pl" or "lua" or "php" or "sql" or "java" or "md";
}
