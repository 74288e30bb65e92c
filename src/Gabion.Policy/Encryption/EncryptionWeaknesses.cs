using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Encryption;

/// <summary>Something that the API server takes in an EncryptionConfiguration, and that leaves objects less safe than it looks.</summary>
public sealed record EncryptionWeakness(Field Field, string Message);

/// <summary>
/// What is weak in an EncryptionConfiguration though the API server takes it. Values of keys are never part of a message.
/// https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
/// </summary>
public static class EncryptionWeaknesses
{
    public static IEnumerable<EncryptionWeakness> Of(Field root)
    {
        var plan = new EncryptionPlan(root);
        foreach (var written in plan.Names.GroupBy(name => plan.Writer(name) is { Kind: ProviderKind.Identity } writer ? writer.Field.Path : "", StringComparer.Ordinal).Where(group => group.Key.Length > 0))
        {
            var field = plan.Providers.First(provider => provider.Field.Path == written.Key).Field;
            yield return new(field, $"identity comes first: objects of {string.Join(", ", written)} are written in plain text, whatever follows");
        }

        if (plan.For("secrets").IsEmpty)
        {
            yield return new(root["resources"], "nothing names secrets: they are written in plain text");
        }

        foreach (var provider in plan.Providers.Where(provider => provider.Kind == ProviderKind.KmsV1))
        {
            yield return new(provider.Field["kms"], $"KMS v1 ('{provider.Field["kms"]["name"].Text}') is deprecated since Kubernetes 1.28 and off since 1.29 unless the gate KMSv1 turns it on: use v2");
        }

        ImmutableArray<(EncryptionProvider Provider, EncryptionKey Key)> keys = [.. plan.Providers.SelectMany(provider => provider.Keys.Select(key => (provider, key)))];
        foreach (var same in keys.Where(one => one.Key.Value is { IsEmpty: false }).GroupBy(one => one.Key.Value is { } value ? Convert.ToHexString(value.AsSpan()) : "", StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            var first = same.First();
            foreach (var (provider, key) in same.Skip(1))
            {
                yield return new(key.Field, $"{Words(provider)} key '{key.Name}' has the same secret as {Words(first.Provider)} key '{first.Key.Name}' (line {first.Key.Field.Span.Line}): one that leaks opens both, and a rotation from one to the other changes nothing");
            }
        }

        foreach (var provider in plan.Providers)
        {
            foreach (var twice in provider.Keys.Where(key => key.Name.Length > 0).GroupBy(key => key.Name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
            {
                yield return new(twice.Last().Field, $"{Words(provider)} has two keys named '{twice.Key}': an object names its key by that, so that the second is tried only by chance");
            }
        }

        foreach (var (provider, key) in keys.Where(one => one.Key.IsTyped))
        {
            yield return new(key.Field, $"{Words(provider)} key '{key.Name}' is made of letters that somebody typed: take 32 bytes of chance (head -c 32 /dev/urandom | base64)");
        }
    }

    private static string Words(EncryptionProvider provider) => provider.Kind switch
    {
        ProviderKind.AesCbc => "aescbc",
        ProviderKind.AesGcm => "aesgcm",
        _ => "secretbox",
    };
}
