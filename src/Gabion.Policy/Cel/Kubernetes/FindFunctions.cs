using Gabion.Policy.Cel.Extensions;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>string.find(pattern)</c> and <c>findAll</c>; in the API server from the start.</summary>
internal static class FindFunctions
{
    // The API server's macros are those of cel-go, which knows existsOne with two variables only.
    public static readonly CelLibrary Instance = new CelLibrary("kubernetes regex") { Macros = macros => macros with { HasExistsOne = false } }
        .Method("string.find(string) -> string", (_, a) => Find(a[0].AsString, a[1].AsString))
        .Method("string.findAll(string) -> list(string)", (frame, a) => FindAll(frame, a[0].AsString, a[1].AsString, -1))
        .Method("string.findAll(string, int) -> list(string)", (frame, a) => FindAll(frame, a[0].AsString, a[1].AsString, a[2].AsInteger));

    private static CelValue Find(string text, string pattern) => RegexFunctions.With(pattern, found => CelValue.Of(found.First(text)?.Value ?? ""));

    private static CelValue FindAll(Frame frame, string text, string pattern, long most) => RegexFunctions.With(pattern, found =>
    {
        var results = new List<CelValue>();
        foreach (var match in most == 0 ? [] : found.Matches(text))
        {
            frame.Allocate(40 + (2L * match.Length));
            results.Add(CelValue.Of(match.Value));
            if (results.Count == most)
            {
                break;
            }
        }

        return CelValue.Of(results.ToArray());
    });
}
