using System.Text;

namespace Gabion.Model.Container;

/// <summary>
/// A value of a compose file after interpolation: <c>$VAR</c>, <c>${VAR:-default}</c>, <c>${VAR:?error}</c>,
/// <c>${VAR:+other}</c>, and <c>$$</c> for a dollar sign. Variables come from the shell or an env file, which are not
/// part of the file: a default is taken as written, a variable without one makes the value unknown.
/// </summary>
/// <param name="Text">The value; null when the file does not say.</param>
/// <param name="Variable">The first variable without a default that stands in the way, or null.</param>
public readonly record struct ComposeText(string? Text, string? Variable)
{
    private const int MaxDepth = 8;

    /// <summary>True when something is written, and only a variable's value is missing to know it.</summary>
    public bool IsUnknown => Variable is not null;

    public static ComposeText Of(string? written) =>
        written is null || !written.Contains('$', StringComparison.Ordinal) ? new(written, null) : Expand(written, 0);

    private static ComposeText Expand(string written, int depth)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '$' || i + 1 == written.Length)
            {
                text.Append(written[i]);
                continue;
            }

            var next = written[i + 1];
            if (next == '$')
            {
                text.Append('$');
                i++;
            }
            else if (next == '{')
            {
                var end = ClosingBrace(written, i + 2);
                if (end < 0 || depth == MaxDepth)
                {
                    return new(null, written[(i + 2)..]);
                }

                var part = Braced(written[(i + 2)..end], depth);
                if (part.Text is null)
                {
                    return part;
                }

                text.Append(part.Text);
                i = end;
            }
            else if (char.IsAsciiLetter(next) || next == '_')
            {
                return new(null, written.Substring(i + 1, NameLength(written.AsSpan(i + 1))));
            }
            else
            {
                text.Append('$');
            }
        }

        return new(text.ToString(), null);
    }

    private static ComposeText Braced(string inside, int depth)
    {
        var length = NameLength(inside);
        var name = inside[..length];
        return inside.AsSpan(length) switch
        {
            [':', '-', .. var other] => Expand(other.ToString(), depth + 1),
            ['-', .. var other] => Expand(other.ToString(), depth + 1),
            _ => new(null, name),
        };
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
        {
            length++;
        }

        return length;
    }

    private static int ClosingBrace(string text, int from)
    {
        var open = 1;
        for (var i = from; i < text.Length; i++)
        {
            open += text[i] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (open == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
