using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>What the header of a token says, as far as verifying needs it.</summary>
/// <param name="Algorithm"><c>alg</c>; empty when it is missing.</param>
/// <param name="KeyId"><c>kid</c>.</param>
/// <param name="Content"><c>cty</c>.</param>
/// <param name="IsValid">There is an algorithm, and nothing critical that is not understood.</param>
internal sealed record JwtHeader(string Algorithm, string KeyId, string Content, bool IsValid)
{
    /// <exception cref="FormatException">A field has another type than it must have.</exception>
    public static JwtHeader Read(RegoObject header)
    {
        var algorithm = Text(header, "alg");
        Text(header, "typ");
        var isUnderstood = true;
        if (header.Get("crit") is { } critical)
        {
            if (critical is not RegoArray list)
            {
                throw new FormatException("crit: must be a list");
            }

            var names = list.Items.ToArray().OfType<RegoString>().Select(name => name.Value).ToList();
            if (names.Count == 0)
            {
                throw new FormatException("crit: must be a nonempty list");
            }

            isUnderstood = !names.Any(name => name is not ("alg" or "kid" or "typ" or "cty" or "crit") && header.Get(name) is not null);
        }

        return new(algorithm, Text(header, "kid"), Text(header, "cty"), algorithm.Length > 0 && isUnderstood);
    }

    private static string Text(RegoObject header, string name) => header.Get(name) switch
    {
        null => "",
        RegoString text => text.Value,
        _ => throw new FormatException($"{name}: must be a string"),
    };
}
