namespace Gabion.Policy.Encryption;

/// <summary>What an API server's key in etcd is for: <c>/registry/secrets/shop/db</c>, <c>/registry/example.com/backups/shop/nightly</c>.</summary>
/// <param name="Resource">As an EncryptionConfiguration names it: <c>secrets</c>; of custom resources with the group.</param>
/// <param name="Namespace">Empty for what has none.</param>
public sealed record StoredKey(string Resource, string Namespace)
{
    /// <summary>Reads a key below the prefix; null for a key that is not below it.</summary>
    /// <param name="prefix"><c>/registry</c>, without a slash at its end.</param>
    public static StoredKey? Parse(string key, string prefix)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(prefix);
        if (!key.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return key[(prefix.Length + 1)..].Split('/') switch
        {
            ["services", "specs", .. var rest] => new("services", NamespaceOf(rest)),
            ["services", "endpoints", .. var rest] => new("endpoints", NamespaceOf(rest)),
            ["minions", ..] => new("nodes", ""),
            [var group, var resource, .. var rest] when group.Contains('.') => new($"{resource}.{group}", NamespaceOf(rest)),
            [var resource, .. var rest] when resource.Length > 0 => new(resource, NamespaceOf(rest)),
            _ => null,
        };
    }

    private static string NamespaceOf(string[] rest) => rest.Length > 1 ? rest[0] : "";
}
