using System.Text.RegularExpressions;

namespace Gabion.Readers.Container.Images;

/// <summary>Puts stand-ins where a line of words gives a secret: <c>--token abc</c>, <c>K3S_TOKEN=abc</c>, <c>https://user:abc@host</c>.</summary>
internal static partial class SecretWords
{
    /// <summary>Of a text whose lines are options and variables: units, files of variables.</summary>
    public static string WithoutOptions(string text, StandIns standIns) =>
        ((Regex[])[Quoted(), Flag(), Variable()]).Aggregate(
            text, (now, form) => form.Replace(now, match => SecretNames.Are(match.Groups["name"].Value) ? Replaced(match, standIns) : match.Value));

    /// <summary>Of any text: the passwords in addresses.</summary>
    public static string WithoutPasswordsOfAddresses(string text, StandIns standIns) => Address().Replace(text, match => Replaced(match, standIns));

    /// <summary>Whether a text of several lines says something by a name that secrets have: a configuration inside a configuration.</summary>
    public static bool NamesSecret(string text, StandIns standIns) => Entry().Matches(text).Any(match =>
        SecretNames.Are(match.Groups["name"].Value) && match.Groups["value"].Value.Trim('"', '\'', ' ') is var value && !SecretNames.IsHarmless(value) && !standIns.IsOne(value));

    /// <summary>Of the words of a command.</summary>
    public static IEnumerable<string> WithoutSecrets(IReadOnlyList<string> words, StandIns standIns)
    {
        var isValue = false;
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var isSecret = equals > 0 && SecretNames.Are(word[..equals]) && !SecretNames.IsHarmless(word[(equals + 1)..]);
            yield return isSecret ? $"{word[..equals]}={standIns.For(word[(equals + 1)..])}"
                : isValue && !word.StartsWith('-') && !SecretNames.IsHarmless(word) ? standIns.For(word)
                : WithoutPasswordsOfAddresses(word, standIns);
            isValue = equals < 0 && word.StartsWith('-') && SecretNames.Are(word);
        }
    }

    private static string Replaced(Match match, StandIns standIns)
    {
        var value = match.Groups["value"];
        if (SecretNames.IsHarmless(value.Value) || standIns.IsOne(value.Value))
        {
            return match.Value;
        }

        var at = value.Index - match.Index;
        return $"{match.Value[..at]}{standIns.For(value.Value)}{match.Value[(at + value.Length)..]}";
    }

    // "K3S_TOKEN=abc def", as units write variables.
    [GeneratedRegex("""(?<=["'])(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>[^"'\r\n]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Quoted();

    [GeneratedRegex("""(?<name>--?[A-Za-z][A-Za-z0-9.\-]*)(=|[ \t]+)("(?<value>[^"\r\n]*)"|'(?<value>[^'\r\n]*)'|(?<value>[^\s"'\-][^\s"']*))""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Flag();

    [GeneratedRegex("""(?<![A-Za-z0-9_.\-])(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*("(?<value>[^"\r\n]*)"|'(?<value>[^'\r\n]*)'|(?<value>[^\s"']+))""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Variable();

    [GeneratedRegex("""://[^/\s:@"']*:(?<value>[^@/\s"']+)@""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Address();

    [GeneratedRegex("""(?m)^[ \t\-]*"?(?<name>[A-Za-z_][A-Za-z0-9_.\-]*)"?[ \t]*[:=][ \t]*(?<value>[^\r\n]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Entry();
}
