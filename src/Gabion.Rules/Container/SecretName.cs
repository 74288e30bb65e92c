using System.Collections.Frozen;

namespace Gabion.Rules.Container;

/// <summary>Whether a variable's name says that its value is a secret: by its last words, so that <c>TOKEN_TTL</c> is none.</summary>
internal static class SecretName
{
    private static readonly FrozenSet<string> LastWords = FrozenSet.ToFrozenSet(
        ["PASSWORD", "PASSWD", "PASSWORT", "PASSPHRASE", "SECRET", "SECRETS", "TOKEN", "APIKEY", "APITOKEN", "CREDENTIAL", "CREDENTIALS", "PAT", "PSWD"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> KeyKinds = FrozenSet.ToFrozenSet(
        ["API", "ACCESS", "PRIVATE", "SECRET", "ENCRYPTION", "SIGNING", "AUTH", "MASTER", "LICENSE", "DEPLOY", "SSH", "APP", "ACCOUNT", "STORAGE", "WEBHOOK"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Questions = FrozenSet.ToFrozenSet(
        ["ALLOW", "ENABLE", "DISABLE", "USE", "HAS", "NEED", "REQUIRE", "RANDOM", "PUBLIC", "NO"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that end like a secret and are none: etcd's options (https://etcd.io/docs/v3.6/op-guide/configuration/).</summary>
    private static readonly FrozenSet<string> KnownNames = FrozenSet.ToFrozenSet(
        ["ETCD_AUTH_TOKEN", "ETCD_INITIAL_CLUSTER_TOKEN"], StringComparer.OrdinalIgnoreCase);

    public static bool Matches(string name)
    {
        if (KnownNames.Contains(name))
        {
            return false;
        }

        var words = name.TrimEnd("0123456789".ToCharArray()).Split(['_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Any(Questions.Contains))
        {
            return false;
        }

        var last = words[^1];
        return LastWords.Contains(last)
            || (last.Equals("PASS", StringComparison.OrdinalIgnoreCase) && words.Length > 1)
            || (last.Equals("KEY", StringComparison.OrdinalIgnoreCase) && words.Length > 1 && KeyKinds.Contains(words[^2]));
    }

    /// <summary>True for values that cannot be a secret: empty, a truth value, a path, or a reference that something else fills in.</summary>
    public static bool IsHarmless(string value) =>
        value.Length == 0
        || value.ToUpperInvariant() is "TRUE" or "FALSE" or "YES" or "NO" or "0" or "1" or "NULL" or "NONE"
        || value.StartsWith('/') || value.StartsWith("./", StringComparison.Ordinal)
        || (value.StartsWith('<') && value.EndsWith('>'))
        || (value.StartsWith("{{", StringComparison.Ordinal) && value.EndsWith("}}", StringComparison.Ordinal));
}
