using Gabion.Policy.Cel.Extensions;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>string.find(pattern)</c> and <c>findAll</c>; in the API server from the start.</summary>
internal static class FindFunctions
{
    public static readonly CelLibrary Instance = new CelLibrary("kubernetes regex")
        .Method("string.find(string) -> string", (_, a) => Find(a[0].AsString, a[1].AsString))
        .Method("string.findAll(string) -> list(string)", (frame, a) => FindAll(frame, a[0].AsString, a[1].AsString, -1))
        .Method("string.findAll(string, int) -> list(string)", (frame, a) => FindAll(frame, a[0].AsString, a[1].AsString, a[2].AsInteger));

    private static CelValue Find(string text, string pattern)
    {
        var found = RegexFunctions.Find(pattern);
        return found.Regex is { } regex ? CelValue.Of(regex.Match(text).Value) : RegexFunctions.Fault(found);
    }

    private static CelValue FindAll(Frame frame, string text, string pattern, long most)
    {
        var found = RegexFunctions.Find(pattern);
        if (found.Regex is not { } regex)
        {
            return RegexFunctions.Fault(found);
        }

        var results = new List<CelValue>();
        var behind = -1;
        for (var match = regex.Match(text); match.Success && results.Count != most; match = match.NextMatch())
        {
            // Go takes no empty match right behind another match.
            if (match.Length > 0 || match.Index != behind)
            {
                frame.Allocate(40 + (2L * match.Length));
                results.Add(CelValue.Of(match.Value));
            }

            behind = match.Index + match.Length;
        }

        return CelValue.Of(results.ToArray());
    }
}
