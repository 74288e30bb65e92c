using System.Globalization;
using System.Text;
using Gabion.Policy.Patterns;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The regex extension: replace, extract, extractAll.</summary>
internal static class RegexLibrary
{
    public static readonly CelLibrary Instance = new CelLibrary("regex")
        .Function("regex.replace(string, string, string) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, -1))
        .Function("regex.replace(string, string, string, int) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, a[3].AsInteger))
        .Function("regex.extract(string, string) -> optional(string)", (_, a) => Extract(a[0].AsString, a[1].AsString))
        .Function("regex.extractAll(string, string) -> list(string)", (frame, a) => ExtractAll(frame, a[0].AsString, a[1].AsString));

    private static CelValue Replace(Frame frame, string text, string pattern, string replacement, long count) =>
        RegexFunctions.With(pattern, found => Replace(frame, text, found, replacement, count));

    private static CelValue Replace(Frame frame, string text, Re2 found, string replacement, long count)
    {
        if (Parts(replacement, found.GroupCount) is not { } parts)
        {
            return CelValue.Error($"invalid replacement string: '{replacement}'");
        }

        var result = new StringBuilder();
        var at = 0;
        foreach (var match in found.Matches(text))
        {
            if (count-- == 0)
            {
                break;
            }

            result.Append(text, at, match.Index - at);
            foreach (var (literal, group) in parts)
            {
                var piece = group >= 0 ? match.Groups[group].Value : literal;
                frame.Allocate(2L * piece.Length);
                result.Append(piece);
            }

            at = match.Index + match.Length;
        }

        return CelValue.Of(result.Append(text, at, text.Length - at).ToString());
    }

    /// <summary>The replacement cut at <c>\1</c>; null when it names a group that is not there, or another escape.</summary>
    private static List<(string Literal, int Group)>? Parts(string replacement, int groups)
    {
        var parts = new List<(string, int)>();
        var literal = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                literal.Append(replacement[i]);
                continue;
            }

            if (++i >= replacement.Length || (!char.IsAsciiDigit(replacement[i]) && replacement[i] != '\\'))
            {
                return null;
            }

            if (replacement[i] == '\\')
            {
                literal.Append('\\');
                continue;
            }

            var group = int.Parse(replacement.AsSpan(i, 1), NumberStyles.None, CultureInfo.InvariantCulture);
            if (group > groups)
            {
                return null;
            }

            parts.Add((literal.ToString(), -1));
            parts.Add(("", group));
            literal.Clear();
        }

        parts.Add((literal.ToString(), -1));
        return parts;
    }

    private static CelValue Extract(string text, string pattern) => WithOneGroup(pattern, (found, group) =>
        CelValue.Of(found.First(text)?.Groups[group] is { Success: true } captured ? CelOptional.Of(CelValue.Of(captured.Value)) : CelOptional.None));

    private static CelValue ExtractAll(Frame frame, string text, string pattern) => WithOneGroup(pattern, (found, group) =>
    {
        var results = new List<CelValue>();
        foreach (var captured in found.Matches(text).Select(match => match.Groups[group]).Where(captured => captured.Success && captured.Length > 0))
        {
            frame.Allocate(40 + (2L * captured.Length));
            results.Add(CelValue.Of(captured.Value));
        }

        return CelValue.Of(results.ToArray());
    });

    private static CelValue WithOneGroup(string pattern, Func<Re2, int, CelValue> use) => RegexFunctions.With(pattern, found => found.GroupCount > 1
        ? CelValue.Error($"regular expression has more than one capturing group: '{pattern}'")
        : use(found, found.GroupCount));
}
