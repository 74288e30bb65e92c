using System.Text;

namespace Gabion.Formats.Yaml;

/// <summary>
/// A quoted scalar of several lines may go on in the column of its key: go-yaml, which the tools of Kubernetes read with, takes that, and
/// published templates have it. YamlDotNet refuses it, so the lines are indented; the value is the same, since such blanks are folded.
/// </summary>
internal static class ShallowQuotes
{
    /// <summary>What the parser says when it meets one.</summary>
    public static bool IsBlamed(string message) => message.Contains("found wrong indentation", StringComparison.Ordinal);

    /// <summary>The text with the lines of the scalar indented, line for line; null when no scalar of several lines opens there.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="open">Where the opening quote stands.</param>
    /// <param name="column">How far the lines are indented.</param>
    public static string? Indented(string text, int open, int column)
    {
        if (open < 0 || open >= text.Length || text[open] is not ('"' or '\''))
        {
            return null;
        }

        StringBuilder? indented = null;
        var copied = 0;
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == '\n')
            {
                (indented ??= new(text.Length + 256)).Append(text, copied, at + 1 - copied).Append(' ', column);
                copied = at + 1;
            }
            else if (text[at] == '\\' && text[open] == '"')
            {
                at++;
            }
            else if (text[at] == text[open])
            {
                if (text[open] == '"' || at + 1 >= text.Length || text[at + 1] != '\'')
                {
                    break;
                }

                at++;
            }
        }

        return indented?.Append(text, copied, text.Length - copied).ToString();
    }
}
