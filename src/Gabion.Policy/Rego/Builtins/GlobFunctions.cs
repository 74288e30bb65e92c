using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>glob.match</c> and <c>glob.quote_meta</c>: <c>*</c> ends at a delimiter, <c>**</c> does not.</summary>
internal static class GlobFunctions
{
    private const int MostKept = 1_000;
    private static readonly ConcurrentDictionary<(string, string), Re2> Kept = new();

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("glob.match", [RegoKinds.String, Null | RegoKinds.Array, RegoKinds.String], RegoKinds.Boolean, Match),
        Builtin.Of("glob.quote_meta", [RegoKinds.String], RegoKinds.String, (_, operands) => RegoString.Of(Quote(operands[0].Text()))),
    ];

    private static RegoValue? Match(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var delimiters = "";
        if (operands[1] is RegoArray list)
        {
            if (!call.TryStrings(2, list, out var given))
            {
                return null;
            }

            if (given.FirstOrDefault(one => CodePoints.Count(one) != 1) is not null)
            {
                return call.FailType(2, "must be array of characters but got array containing string");
            }

            delimiters = given.Length == 0 ? "." : string.Concat(given);
        }

        var (pattern, text) = (operands[0].Text(), operands[2].Text());
        call.Charge(1 + (text.Length / 16));
        try
        {
            if (!Kept.TryGetValue((pattern, delimiters), out var compiled))
            {
                compiled = Re2.OfTranslated(GlobTranslator.Translate(pattern, delimiters));
                if (Kept.Count >= MostKept)
                {
                    Kept.Clear();
                }

                Kept[(pattern, delimiters)] = compiled;
            }

            return RegoBoolean.Of(compiled.IsMatch(text));
        }
        catch (Exception error) when (error is FormatException or Re2Exception)
        {
            return call.Fail(error.Message);
        }
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var c in text)
        {
            quoted.Append(c is '*' or '?' or '\\' or '[' or ']' or '{' or '}' ? "\\" : "").Append(c);
        }

        return quoted.ToString();
    }
}
