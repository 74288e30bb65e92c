using System.Text;
using Gabion.Policy.Patterns;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Makes a pattern for .NET from a glob: <c>* ** ? [abc] [!a-c] {a,b}</c>, with <c>\</c> before what stands for itself.</summary>
internal static class GlobTranslator
{
    private const int Deepest = 100;

    /// <exception cref="FormatException">It is no glob.</exception>
    public static string Translate(string glob, string delimiters)
    {
        var text = new StringBuilder("\\A(?:");
        var delimiterSet = new CodePointSet();
        foreach (var delimiter in delimiters.EnumerateRunes())
        {
            delimiterSet.Add(delimiter.Value, delimiter.Value);
        }

        var notDelimiter = delimiterSet.Complement().Write();
        var level = 0;
        for (var at = 0; at < glob.Length;)
        {
            var c = glob[at];
            switch (c)
            {
                case '*' when at + 1 < glob.Length && glob[at + 1] == '*':
                    while (at < glob.Length && glob[at] == '*')
                    {
                        at++;
                    }

                    text.Append("[\\s\\S]*");
                    break;
                case '*':
                    at++;
                    text.Append(notDelimiter).Append('*');
                    break;
                case '?':
                    at++;
                    text.Append(notDelimiter);
                    break;
                case '{':
                    at++;
                    text.Append("(?:");
                    if (++level > Deepest)
                    {
                        throw new FormatException("the pattern nests too deeply");
                    }

                    break;
                case ',' when level > 0:
                    at++;
                    text.Append('|');
                    break;
                case '}' when level > 0:
                    at++;
                    level--;
                    text.Append(')');
                    break;
                case '[':
                    Class(glob, ref at, text);
                    break;
                case '\\' when at + 1 < glob.Length:
                    at++;
                    goto default;
                default:
                    Rune.DecodeFromUtf16(glob.AsSpan(at), out var rune, out var width);
                    at += width;
                    text.Append(Re2Class.Literal(rune, false));
                    break;
            }
        }

        return level == 0 ? text.Append(")\\z").ToString() : throw new FormatException("unexpected end of input");
    }

    private static void Class(string glob, ref int at, StringBuilder text)
    {
        at++;
        var isNegated = at < glob.Length && glob[at] == '!';
        at += isNegated ? 1 : 0;
        var (inside, isEmpty) = (new CodePointSet(), true);
        while (at < glob.Length && glob[at] != ']')
        {
            var low = One(glob, ref at);
            var high = low;
            if (at + 1 < glob.Length && glob[at] == '-' && glob[at + 1] != ']')
            {
                at++;
                high = One(glob, ref at);
            }

            if (high < low)
            {
                throw new FormatException($"hi character {high} should be greater than lo {low}");
            }

            inside.Add(low.Value, high.Value);
            isEmpty = false;
        }

        if (at >= glob.Length || isEmpty)
        {
            throw new FormatException(at >= glob.Length ? "unexpected end of input" : "expected a range or a list of characters");
        }

        at++;
        text.Append((isNegated ? inside.Complement() : inside).Write());
    }

    private static Rune One(string glob, ref int at)
    {
        at += glob[at] == '\\' && at + 1 < glob.Length ? 1 : 0;
        Rune.DecodeFromUtf16(glob.AsSpan(at), out var rune, out var width);
        at += width;
        return rune;
    }
}
