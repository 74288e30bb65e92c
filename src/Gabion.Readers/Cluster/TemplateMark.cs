using Gabion.Formats;

namespace Gabion.Readers.Cluster;

/// <summary>The marks of template languages in a text: Go templates and Jinja.</summary>
internal static class TemplateMark
{
    /// <summary>The place of the first mark; null when there is none.</summary>
    public static TextSpan? Find(string text)
    {
        var at = text.IndexOf("{{", StringComparison.Ordinal);
        var statement = text.IndexOf("{%", StringComparison.Ordinal);
        if (at < 0 || (statement >= 0 && statement < at))
        {
            at = statement;
        }

        if (at < 0)
        {
            return null;
        }

        var before = text.AsSpan(0, at);
        return TextSpan.At(before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }
}
