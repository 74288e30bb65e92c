using System.Text;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Explain;

/// <summary>A statement as the source has it, on one line.</summary>
internal static class StatementText
{
    private const int Longest = 200;

    /// <summary>From the place to the end of the statement: the end of its line outside of brackets, a semicolon, or the bracket that closes its body.</summary>
    public static string At(string source, RegoPlace place)
    {
        var at = StartOf(source, place);
        var text = new StringBuilder();
        var (depth, quote) = (0, '\0');
        for (; at < source.Length && text.Length < Longest; at++)
        {
            var sign = source[at];
            if (quote != '\0')
            {
                text.Append(sign);
                if (sign == '\\' && quote == '"' && at + 1 < source.Length)
                {
                    text.Append(source[++at]);
                }
                else if (sign == quote)
                {
                    quote = '\0';
                }

                continue;
            }

            if (sign is '\n' or '\r' or '#')
            {
                if (depth == 0)
                {
                    break;
                }

                at = sign == '#' ? EndOfLine(source, at) : at;
                Blank(text);
                continue;
            }

            depth += sign is '(' or '[' or '{' ? 1 : sign is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0 || (sign == ';' && depth == 0))
            {
                break;
            }

            if (char.IsWhiteSpace(sign))
            {
                Blank(text);
                continue;
            }

            quote = sign is '"' or '`' ? sign : '\0';
            text.Append(sign);
        }

        var found = text.ToString().TrimEnd();
        return text.Length >= Longest ? $"{found}…" : found;
    }

    /// <summary>The head of a rule: what stands before its first statement.</summary>
    public static string OfHead(string source, RegoRule rule)
    {
        if (rule.Body is not { Statements: [var first, ..] })
        {
            return At(source, rule.At);
        }

        var (from, to) = (StartOf(source, rule.At), StartOf(source, first.At));
        var head = string.Join(' ', source[from..Math.Max(from, to)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('{', ' ');
        head = head.EndsWith(" if", StringComparison.Ordinal) ? head[..^3] : head;
        return head.Length > Longest ? $"{head[..Longest]}…" : head;
    }

    private static int StartOf(string source, RegoPlace place)
    {
        var at = 0;
        for (var line = 1; line < place.Line && at < source.Length; line++)
        {
            at = EndOfLine(source, at) + 1;
        }

        return Math.Min(source.Length, at + Math.Max(0, place.Column - 1));
    }

    private static int EndOfLine(string source, int at)
    {
        var end = source.IndexOf('\n', at);
        return end < 0 ? source.Length : end;
    }

    private static void Blank(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
        {
            text.Append(' ');
        }
    }
}
