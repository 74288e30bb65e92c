namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// The classes of <c>\p{…}</c> as .NET writes them inside brackets. General categories are exact; scripts are their blocks in the
/// basic plane, of the scripts that patterns use.
/// </summary>
internal static class Re2Scripts
{
    private const string Categories = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co";

    /// <summary>What stands for the class, and for all but it; null when RE2 does not know the name (or we do not).</summary>
    public static (string With, string Without)? Find(string name)
    {
        if (name == "Any")
        {
            return ("\\u0000-\\uffff", "");
        }

        if (Categories.Split(' ').Contains(name, StringComparer.Ordinal))
        {
            return ($"\\p{{{name}}}", $"\\P{{{name}}}");
        }

        return name switch
        {
            "Latin" => ("A-Za-z\\u00aa\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02b8\\u02e0-\\u02e4\\u1e00-\\u1eff\\u2c60-\\u2c7f\\ua722-\\ua787\\uff21-\\uff3a\\uff41-\\uff5a",
                "\\u0000-@\\[-`\\{-\\u00a9\\u00ab-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u02b9-\\u02df\\u02e5-\\u1dff\\u1f00-\\u2c5f\\u2c80-\\ua721\\ua788-\\uff20\\uff3b-\\uff40\\uff5b-\\uffff"),
            "Greek" => Blocks("\\u0370", "\\u03ff", "\\u1f00", "\\u1fff"),
            "Cyrillic" => Blocks("\\u0400", "\\u052f", "\\u1c80", "\\u1c8f"),
            "Hebrew" => Blocks("\\u0591", "\\u05f4"),
            "Arabic" => Blocks("\\u0600", "\\u06ff", "\\u0750", "\\u077f"),
            "Devanagari" => Blocks("\\u0900", "\\u097f"),
            "Thai" => Blocks("\\u0e01", "\\u0e5b"),
            "Hangul" => Blocks("\\u1100", "\\u11ff", "\\uac00", "\\ud7a3"),
            "Hiragana" => Blocks("\\u3041", "\\u309f"),
            "Katakana" => Blocks("\\u30a1", "\\u30ff"),
            "Han" => Blocks("\\u3400", "\\u4dbf", "\\u4e00", "\\u9fff"),
            _ => null,
        };
    }

    private static (string With, string Without) Blocks(params ReadOnlySpan<string> ends)
    {
        var (with, without, last) = ("", "", "\\u0000");
        for (var i = 0; i < ends.Length; i += 2)
        {
            with += $"{ends[i]}-{ends[i + 1]}";
            without += $"{last}-{Next(ends[i], -1)}";
            last = Next(ends[i + 1], 1);
        }

        return (with, $"{without}{last}-\\uffff");
    }

    private static string Next(string code, int by) => $"\\u{Convert.ToInt32(code[2..], 16) + by:x4}";
}
