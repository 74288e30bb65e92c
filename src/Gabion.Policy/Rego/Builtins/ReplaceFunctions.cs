using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>replace</c>, <c>strings.replace_n</c> and the <c>trim</c> functions.</summary>
internal static class ReplaceFunctions
{
    private const RegoKinds Text = RegoKinds.String;

    // What Go's strings.TrimSpace takes for white space.
    private static readonly char[] Blanks = ['\t', '\n', '\v', '\f', '\r', ' ', '\u0085', '\u00a0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000'];

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("replace", [Text, Text, Text], Text, (call, o) => Replace(call, o[0].Text(), [(o[1].Text(), o[2].Text())])),
        Builtin.Of("strings.replace_n", [RegoKinds.Object, Text], Text, ReplaceMany),
        Builtin.Of("trim", [Text, Text], Text, (_, o) => RegoString.Of(Left(Right(o[0].Text(), o[1].Text()), o[1].Text()))),
        Builtin.Of("trim_left", [Text, Text], Text, (_, o) => RegoString.Of(Left(o[0].Text(), o[1].Text()))),
        Builtin.Of("trim_right", [Text, Text], Text, (_, o) => RegoString.Of(Right(o[0].Text(), o[1].Text()))),
        Builtin.Of("trim_prefix", [Text, Text], Text, (_, o) => o[0].Text().StartsWith(o[1].Text(), StringComparison.Ordinal) ? RegoString.Of(o[0].Text()[o[1].Text().Length..]) : o[0]),
        Builtin.Of("trim_suffix", [Text, Text], Text, (_, o) => o[0].Text().EndsWith(o[1].Text(), StringComparison.Ordinal) ? RegoString.Of(o[0].Text()[..^o[1].Text().Length]) : o[0]),
        Builtin.Of("trim_space", [Text], Text, (_, o) => RegoString.Of(o[0].Text().Trim(Blanks))),
    ];

    /// <summary>Every old text becomes its new one; at each place the first pair that fits counts, and what was put in is not looked at again.</summary>
    private static RegoValue? ReplaceMany(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var patterns = (RegoObject)operands[0];
        var pairs = new (string, string)[patterns.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            if (patterns.Keys[i] is not RegoString old)
            {
                return call.FailType(1, "non-string key found in pattern object");
            }

            if (patterns.Values[i] is not RegoString @new)
            {
                return call.FailType(1, "non-string value found in pattern object");
            }

            pairs[i] = (old.Value, @new.Value);
        }

        return Replace(call, operands[1].Text(), pairs);
    }

    private static RegoValue? Replace(BuiltinCall call, string text, (string Old, string New)[] pairs)
    {
        const int Most = 1 << 26;
        if (pairs is [{ Old.Length: > 0 } only])
        {
            var count = text.AsSpan().Count(only.Old);
            call.Charge(1 + (text.Length / 64) + ((long)count * only.New.Length / 64));
            return text.Length + ((long)count * only.New.Length) > Most
                ? call.Fail("the result is too long")
                : RegoString.Of(text.Replace(only.Old, only.New, StringComparison.Ordinal));
        }

        var replaced = new StringBuilder();
        call.Charge(1 + ((long)text.Length * pairs.Length / 16));
        var wasEmpty = false;
        for (var at = 0; at <= text.Length;)
        {
            // After an empty match comes a character: otherwise it would match for ever.
            var found = System.Array.FindIndex(pairs, pair => !(wasEmpty && pair.Old.Length == 0) && string.CompareOrdinal(text, at, pair.Old, 0, pair.Old.Length) == 0);
            if (found >= 0)
            {
                replaced.Append(pairs[found].New);
                wasEmpty = pairs[found].Old.Length == 0;
                at += pairs[found].Old.Length;
                if (!wasEmpty)
                {
                    continue;
                }
            }

            wasEmpty = false;
            if (at < text.Length)
            {
                var width = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
                replaced.Append(text, at, width);
                at += width;
            }
            else
            {
                at++;
            }

            if (replaced.Length > Most)
            {
                return call.Fail("the result is too long");
            }
        }

        return RegoString.Of(replaced.ToString());
    }

    private static string Left(string text, string characters)
    {
        var at = 0;
        while (at < text.Length && Has(characters, text, at, out var width))
        {
            at += width;
        }

        return text[at..];
    }

    private static string Right(string text, string characters)
    {
        var end = text.Length;
        while (end > 0)
        {
            var from = end > 1 && char.IsSurrogatePair(text[end - 2], text[end - 1]) ? end - 2 : end - 1;
            if (!Has(characters, text, from, out _))
            {
                break;
            }

            end = from;
        }

        return text[..end];
    }

    private static bool Has(string characters, string text, int at, out int width)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out width);
        foreach (var one in characters.EnumerateRunes())
        {
            if (one == rune)
            {
                return true;
            }
        }

        return false;
    }
}
