using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Whether a value is still to be filled in, by a template language, the shell's variables or the kubelet's.</summary>
internal static class Placeholder
{
    public static bool IsIn(Field field) => field.Text is { } text && IsIn(text);

    public static bool IsIn(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal) || text.Contains("$(", StringComparison.Ordinal);
}
