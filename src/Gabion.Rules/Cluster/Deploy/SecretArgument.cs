using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Secrets among the arguments of a command: <c>--password=…</c>, <c>--token …</c>.</summary>
internal static class SecretArgument
{
    public static IEnumerable<FoundSecret> In(Field arguments)
    {
        string? expects = null;
        foreach (var field in arguments.Items)
        {
            var text = field.Text ?? "";
            var isOption = text.StartsWith('-');
            var equals = isOption ? text.IndexOf('=', StringComparison.Ordinal) : -1;
            var found = equals > 0 ? FoundSecret.Of(field, text[..equals].TrimStart('-'), text[(equals + 1)..])
                : expects is not null && !isOption ? FoundSecret.Of(field, expects, text)
                : null;
            if (found is { } secret)
            {
                yield return secret;
            }

            expects = isOption && equals < 0 ? text.TrimStart('-') : null;
        }
    }
}
