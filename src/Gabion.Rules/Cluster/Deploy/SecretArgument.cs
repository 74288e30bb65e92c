using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Secrets among the arguments of a command: <c>--password=…</c>, <c>--token …</c>.</summary>
internal static class SecretArgument
{
    private const int ShortestSecret = 4;

    public static IEnumerable<Field> In(Field arguments)
    {
        string? expects = null;
        foreach (var field in arguments.Items)
        {
            var text = field.Text ?? "";
            var isOption = text.StartsWith('-');
            if (expects is not null && !isOption && IsSecret(expects, text))
            {
                yield return field;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (isOption && equals > 0 && IsSecret(text[..equals], text[(equals + 1)..]))
            {
                yield return field;
            }

            expects = isOption && equals < 0 ? text : null;
        }
    }

    private static bool IsSecret(string option, string value) =>
        SecretName.Matches(option.TrimStart('-')) && value.Length >= ShortestSecret && !SecretName.IsHarmless(value)
        && !Placeholder.In(value);
}
