using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;

namespace Gabion.Policy.Encryption;

/// <summary>A reason for which the API server refuses an EncryptionConfiguration.</summary>
public sealed record EncryptionFault(Field Field, string Message);

/// <summary>
/// What the API server refuses in an EncryptionConfiguration (k8s.io/apiserver,
/// pkg/apis/apiserver/validation/validation_encryption.go). Values of keys are never part of a message.
/// </summary>
public static class EncryptionFaults
{
    private static readonly ImmutableArray<int> AesLengths = [16, 24, 32];
    private static readonly ImmutableArray<int> SecretboxLengths = [32];

    public static IEnumerable<EncryptionFault> Of(Field root)
    {
        foreach (var fault in UnknownKeys(root))
        {
            yield return fault;
        }

        var elements = root["resources"];
        if (elements.Items.Count == 0)
        {
            yield return new(elements, "No element of resources says what to encrypt");
        }

        foreach (var masked in new EncryptionPlan(root).Masked)
        {
            yield return new(masked.Name, $"'{masked.Name.Text}' comes after the wildcard '{masked.By}', which already takes it");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements.Items)
        {
            if (element["resources"].Items.Count == 0)
            {
                yield return new(element["resources"], "The element names no resource");
            }

            foreach (var fault in Names(element["resources"]))
            {
                yield return fault;
            }

            if (element["providers"].Items.Count == 0)
            {
                yield return new(element["providers"], "The element names no provider");
            }

            foreach (var provider in element["providers"].Items.Select(EncryptionProvider.Read))
            {
                foreach (var fault in Provider(provider, names))
                {
                    yield return fault;
                }
            }
        }
    }

    // The file is read strictly: a key that means nothing is an error.
    private static IEnumerable<EncryptionFault> UnknownKeys(Field root) =>
    [
        .. Unknown(root, "apiVersion", "kind", "resources"),
        .. root["resources"].Items.SelectMany(element => Unknown(element, "resources", "providers")),
        .. root["resources"].Items.SelectMany(element => element["providers"].Items).SelectMany(provider => (IEnumerable<EncryptionFault>)
        [
            .. Unknown(provider["kms"], "apiVersion", "name", "cachesize", "endpoint", "timeout"),
            .. new[] { "aescbc", "aesgcm", "secretbox" }.SelectMany(name => Unknown(provider[name], "keys")),
            .. new[] { "aescbc", "aesgcm", "secretbox" }.SelectMany(name => provider[name]["keys"].Items).SelectMany(key => Unknown(key, "name", "secret")),
        ]),
    ];

    private static IEnumerable<EncryptionFault> Unknown(Field field, params string[] known) =>
        from entry in field.Entries
        where !known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)
        select new EncryptionFault(entry.Value, $"'{entry.Key}' is no key here");

    private static IEnumerable<EncryptionFault> Names(Field list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = list.Items.Select(item => item.Text ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            var name = item.Text ?? "";
            if (Taker(name, all) is { } wildcard)
            {
                yield return new(item, $"'{name}' stands in one list with the wildcard '{wildcard}', which already takes it");
            }

            if (!seen.Add(name))
            {
                yield return new(item, $"'{name}' stands twice in one list");
            }
            else if (name.Any(char.IsUpper))
            {
                yield return new(item, $"'{name}' has a capital letter; resources have none");
            }
            else if (name == "*")
            {
                yield return new(item, "'*' means nothing: write '*.' for the core group or '*.*' for everything");
            }
            else if (name.EndsWith(".events.k8s.io", StringComparison.Ordinal) || name.EndsWith(".extensions", StringComparison.Ordinal))
            {
                yield return new(item, $"'{name}' is of a group that nothing is stored under");
            }
            else if (name.EndsWith(".*", StringComparison.Ordinal) && name != "*.*")
            {
                yield return new(item, $"'{name}': one resource cannot be named across groups");
            }
        }
    }

    /// <summary>The other wildcard of the list that takes the name too (<c>validateResourceOverlap</c>).</summary>
    private static string? Taker(string name, HashSet<string> all)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var group = "*." + (dot < 0 ? "" : name[(dot + 1)..]);
        return name != "*.*" && all.Contains("*.*") ? "*.*"
            : name != group && all.Contains(group) ? group
            : null;
    }

    private static IEnumerable<EncryptionFault> Provider(EncryptionProvider provider, HashSet<string> kmsNames)
    {
        switch (provider.Kind)
        {
            case ProviderKind.Refused:
                yield return new(provider.Field, "An element of providers holds exactly one of identity, aescbc, aesgcm, secretbox and kms (v1 or v2)");
                break;
            case ProviderKind.KmsV1 or ProviderKind.KmsV2:
                foreach (var fault in Kms(provider.Field["kms"], provider.Kind, kmsNames))
                {
                    yield return fault;
                }

                break;
            case ProviderKind.AesCbc or ProviderKind.AesGcm or ProviderKind.Secretbox:
                if (provider.Keys.IsEmpty)
                {
                    yield return new(provider.Field, "The provider has no key");
                }

                foreach (var fault in provider.Keys.SelectMany(key => Key(key, provider.Kind == ProviderKind.Secretbox ? SecretboxLengths : AesLengths)))
                {
                    yield return fault;
                }

                break;
            default:
                break;
        }
    }

    private static IEnumerable<EncryptionFault> Kms(Field kms, ProviderKind kind, HashSet<string> names)
    {
        var name = kms["name"].Text ?? "";
        if (name.Length == 0 || name.Contains(':'))
        {
            yield return new(kms["name"], "A KMS has a name, without ':'");
        }
        else if (!names.Add(name) && kind == ProviderKind.KmsV2)
        {
            yield return new(kms["name"], $"The name '{name}' is another KMS's too");
        }

        if (kms["endpoint"].Text?.StartsWith("unix:", StringComparison.Ordinal) != true)
        {
            yield return new(kms["endpoint"], "The endpoint of a KMS is a socket: unix:///…");
        }

        if (kind == ProviderKind.KmsV2 && kms["cachesize"].IsSet)
        {
            yield return new(kms["cachesize"], "KMS v2 has no cachesize");
        }
        else if (kms["cachesize"].Integer is 0)
        {
            yield return new(kms["cachesize"], "The cachesize of KMS v1 is above zero, or below to have no cache");
        }

        if (kms["timeout"] is { IsSet: true, IsPlaceholder: false } timeout && TimeText.ParseDuration(timeout.Text ?? "") is not > 0)
        {
            yield return new(timeout, "The timeout of a KMS is a duration above zero: 3s");
        }
    }

    private static IEnumerable<EncryptionFault> Key(EncryptionKey key, ImmutableArray<int> lengths)
    {
        if (key.Name.Length == 0)
        {
            yield return new(key.Field["name"], "The key has no name");
        }

        var secret = key.Field["secret"];
        if (!secret.IsSet)
        {
            yield return new(secret, $"The key '{key.Name}' has no secret");
        }
        else if (secret.IsPlaceholder)
        {
            yield break; // filled in when the file is written
        }
        else if (key.Value is not { } value)
        {
            yield return new(secret, $"The secret of the key '{key.Name}' is no base64");
        }
        else if (!lengths.Contains(value.Length))
        {
            yield return new(secret, $"The key '{key.Name}' has {value.Length} bytes, and must have {string.Join(" or ", lengths)}");
        }
    }
}
