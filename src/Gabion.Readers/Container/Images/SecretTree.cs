using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Readers.Container.Images;

/// <summary>Finds, in a file of keys and values, the values that are secrets, by their keys.</summary>
internal static class SecretTree
{
    /// <summary>The values to give way, each with its place.</summary>
    public static IEnumerable<(TextSpan Span, ScalarNode Value)> Secrets(Field root, StandIns standIns) =>
        Walk(root, isSecret: false).Where(found => found.IsSecret && !SecretNames.IsHarmless(found.Value.Text) && !standIns.IsOne(found.Value.Text) && !IsWithheldKey(found.Value.Text)).Select(found => (found.Value.Span, found.Value));

    /// <summary>Why the tree may not be carried yet; null when nothing secret is left in it.</summary>
    public static string? Left(Field root, StandIns standIns) =>
        Secrets(root, standIns).Any() ? "a value could not be taken out"
        : Walk(root, isSecret: false).Any(found => PrivateKeyText.HoldsKey(found.Value.Text)) ? "a private key could not be taken out"
        : Walk(root, isSecret: false).Any(found => found.Value.Text.Contains('\n') && SecretWords.NamesSecret(found.Value.Text, standIns)) ? "it holds another configuration with secrets in it"
        : null;

    private static bool IsWithheldKey(string value) => value.Length > 64 && !PrivateKeyText.HoldsKey(value) && value.StartsWith("LS0tLS1CRUdJTi", StringComparison.Ordinal); // -----BEGIN

    private static IEnumerable<(ScalarNode Value, bool IsSecret)> Walk(Field field, bool isSecret)
    {
        if (field.Node is ScalarNode scalar)
        {
            yield return (scalar, isSecret);
        }

        // - --token
        // - abc
        var isNext = false;
        foreach (var item in field.Items)
        {
            foreach (var found in Item(item, isSecret, isNext))
            {
                yield return found;
            }

            isNext = item.Text is ['-', ..] word && !word.Contains('=', StringComparison.Ordinal) && SecretNames.Are(word);
        }

        var isSecretObject = field["kind"].Text == "Secret";
        var isNamedSecret = field["name"].Text is { } name && SecretNames.Are(name);
        foreach (var entry in field.Entries)
        {
            var holds = isSecret || (isSecretObject && entry.Key is "data" or "stringData") || SecretNames.Are(entry.Key) || (isNamedSecret && entry.Key == "value");
            foreach (var found in Walk(entry.Value, holds && !(entry.Value.IsMapping && !isSecretObject && !isSecret)))
            {
                yield return found;
            }
        }
    }

    private static IEnumerable<(ScalarNode Value, bool IsSecret)> Item(Field item, bool isSecret, bool isNext)
    {
        // --token=abc: its end is the secret.
        if (item.Node is ScalarNode { Text: ['-', ..] word } scalar && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && SecretNames.Are(word[..equals]))
        {
            yield return (scalar, !SecretNames.IsHarmless(word[(equals + 1)..]) && !word.EndsWith($"={StandIns.Plain}", StringComparison.Ordinal));
            yield break;
        }

        foreach (var found in Walk(item, isSecret || isNext))
        {
            yield return found;
        }
    }
}
