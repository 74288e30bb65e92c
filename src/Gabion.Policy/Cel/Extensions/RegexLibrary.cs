using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The regex extension: replace, extract, extractAll.</summary>
internal static class RegexLibrary
{
    public static readonly CelLibrary Instance = new CelLibrary("regex")
        .Function("regex.replace(string, string, string) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, -1))
        .Function("regex.replace(string, string, string, int) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, a[3].AsInteger))
        .Function("regex.extract(string, string) -> optional(string)", (_, a) => Extract(a[0].AsString, a[1].AsString))
        .Function("regex.extractAll(string, string) -> list(string)", (frame, a) => ExtractAll(frame, a[0].AsString, a[1].AsString));

    private static CelValue Replace(Frame frame, string text, string pattern, string replacement, long count)
    {
        var found = RegexFunctions.Find(pattern);
        if (found.Regex is not { } regex)
        {
            return RegexFunctions.Fault(found);
        }

        if (Parts(replacement, regex.GetGroupNumbers().Length - 1) is not { } parts)
        {
            return CelValue.Error($"invalid replacement string: '{replacement}'");
        }

        var result = new StringBuilder();
        var at = 0;
        for (var match = regex.Match(text); match.Success && count != 0; match = match.NextMatch(), count--)
        {
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

    private static CelValue Extract(string text, string pattern)
    {
        if (OneGroup(pattern, out var group) is { } fault)
        {
            return fault;
        }

        var match = RegexFunctions.Find(pattern).Regex!.Match(text);
        return CelValue.Of(match.Success && match.Groups[group].Success ? CelOptional.Of(CelValue.Of(match.Groups[group].Value)) : CelOptional.None);
    }

    private static CelValue ExtractAll(Frame frame, string text, string pattern)
    {
        if (OneGroup(pattern, out var group) is { } fault)
        {
            return fault;
        }

        var results = new List<CelValue>();
        for (var match = RegexFunctions.Find(pattern).Regex!.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Groups[group].Success && match.Groups[group].Length > 0)
            {
                frame.Allocate(40 + (2L * match.Groups[group].Length));
                results.Add(CelValue.Of(match.Groups[group].Value));
            }
        }

        return CelValue.Of(results.ToArray());
    }

    private static CelValue? OneGroup(string pattern, out int group)
    {
        var found = RegexFunctions.Find(pattern);
        var groups = found.Regex is { } regex ? regex.GetGroupNumbers().Length - 1 : 0;
        group = Math.Min(groups, 1);
        return found.Regex is null ? RegexFunctions.Fault(found)
            : groups > 1 ? CelValue.Error($"regular expression has more than one capturing group: '{pattern}'")
            : null;
    }
}
