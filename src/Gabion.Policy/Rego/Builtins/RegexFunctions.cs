using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>regex.*</c> and the deprecated <c>re_match</c>, with the syntax and the linear time of RE2.</summary>
internal static class RegexFunctions
{
    private const RegoKinds Text = RegoKinds.String;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("re_match", [Text, Text], RegoKinds.Boolean, IsMatch),
        Builtin.Of("regex.match", [Text, Text], RegoKinds.Boolean, IsMatch),
        Builtin.Of("regex.is_valid", [Any], RegoKinds.Boolean, IsValid),
        Builtin.Of("regex.split", [Text, Text], RegoKinds.Array, (call, o) => With(call, o[0].Text(), o[1].Text(), (pattern, text) => RegoArray.OfStrings(pattern.Split(text)))),
        Builtin.Of("regex.find_n", [Text, Text, Number], RegoKinds.Array, Find),
        Builtin.Of("regex.find_all_string_submatch_n", [Text, Text, Number], RegoKinds.Array, FindGroups),
        Builtin.Of("regex.replace", [Text, Text, Text], Text, Replace),
        Builtin.Of("regex.globs_match", [Text, Text], RegoKinds.Boolean, GlobsMatch),
        Builtin.Of("regex.template_match", [Text, Text, Text, Text], RegoKinds.Boolean, MatchTemplate),
    ];

    private static RegoValue? With(BuiltinCall call, string pattern, string text, Func<Re2, string, RegoValue> use)
    {
        call.Charge(1 + (text.Length / 16));
        try
        {
            return use(Re2.Of(pattern), text);
        }
        catch (Re2Exception error)
        {
            return call.Fail(error.Message);
        }
    }

    private static RegoValue? IsMatch(BuiltinCall call, ReadOnlySpan<RegoValue> operands) =>
        With(call, operands[0].Text(), operands[1].Text(), static (pattern, text) => RegoBoolean.Of(pattern.IsMatch(text)));

    private static RegoValue? IsValid(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (operands[0] is not RegoString pattern)
        {
            return RegoBoolean.False;
        }

        try
        {
            Re2Translator.Translate(pattern.Value);
            return RegoBoolean.True;
        }
        catch (Re2Exception)
        {
            // That is the answer.
            return RegoBoolean.False;
        }
    }

    private static RegoValue? Find(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => call.TryInt64(3, operands[2], out var most)
        ? With(call, operands[0].Text(), operands[1].Text(), (pattern, text) => RegoArray.OfStrings(Some(pattern.Matches(text), most).Select(match => match.Value)))
        : null;

    private static RegoValue? FindGroups(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => call.TryInt64(3, operands[2], out var most)
        ? With(call, operands[0].Text(), operands[1].Text(), (pattern, text) => RegoArray.Of(Some(pattern.Matches(text), most)
            .Select(match => (RegoValue)RegoArray.OfStrings(match.Groups.Values.Select(group => group.Value)))))
        : null;

    /// <summary>At most so many; all when the number is negative.</summary>
    private static IEnumerable<T> Some<T>(IEnumerable<T> items, long most) => most < 0 ? items : items.Take((int)Math.Min(most, int.MaxValue));

    private static RegoValue? Replace(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var template = operands[2].Text();
        return With(call, operands[1].Text(), operands[0].Text(), (pattern, text) => RegoString.Of(pattern.Replace(text, template)));
    }

    private static RegoValue? GlobsMatch(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (left, right) = (operands[0].Text(), operands[1].Text());
        call.Charge(1 + (long)left.Length * right.Length);
        try
        {
            return RegoBoolean.Of(GlobIntersection.IsNotEmpty(left, right));
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    /// <summary>Patterns stand between delimiters, all else stands for itself; the whole text has to match.</summary>
    private static RegoValue? MatchTemplate(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (template, open, close) = (operands[0].Text(), operands[2].Text(), operands[3].Text());
        if (Encoding.UTF8.GetByteCount(open) != 1)
        {
            return call.Fail($"start delimiter has to be exactly one character long but is {Encoding.UTF8.GetByteCount(open)} long");
        }

        if (Encoding.UTF8.GetByteCount(close) != 1)
        {
            return call.Fail($"end delimiter has to be exactly one character long but is {Encoding.UTF8.GetByteCount(close)} long");
        }

        var pattern = new StringBuilder("^");
        var (from, level, literal) = (0, 0, 0);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == open[0] && level++ == 0)
            {
                pattern.Append(Quote(template[literal..i]));
                from = i + 1;
            }
            else if (template[i] == close[0])
            {
                if (--level == 0)
                {
                    pattern.Append('(').Append(template, from, i - from).Append(')');
                    literal = i + 1;
                }
                else if (level < 0)
                {
                    return call.Fail($"unbalanced braces in {GoFormat.Quote(template)}");
                }
            }
        }

        if (level != 0)
        {
            return call.Fail($"unbalanced braces in {GoFormat.Quote(template)}");
        }

        return With(call, pattern.Append(Quote(template[literal..])).Append('$').ToString(), operands[1].Text(), static (compiled, text) => RegoBoolean.Of(compiled.IsMatch(text)));
    }

    private static string Quote(string literal) =>
        string.Concat(literal.Select(c => @"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()));
}
