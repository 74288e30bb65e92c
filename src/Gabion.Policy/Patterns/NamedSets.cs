using System.Collections.Concurrent;
using System.Globalization;

namespace Gabion.Policy.Patterns;

/// <summary>The sets of code points that RE2 has names for. General categories are those of this runtime's Unicode; scripts are their blocks.</summary>
internal static class NamedSets
{
    private static readonly Dictionary<string, UnicodeCategory> Categories = new(StringComparer.Ordinal)
    {
        ["Lu"] = UnicodeCategory.UppercaseLetter, ["Ll"] = UnicodeCategory.LowercaseLetter, ["Lt"] = UnicodeCategory.TitlecaseLetter,
        ["Lm"] = UnicodeCategory.ModifierLetter, ["Lo"] = UnicodeCategory.OtherLetter,
        ["Mn"] = UnicodeCategory.NonSpacingMark, ["Mc"] = UnicodeCategory.SpacingCombiningMark, ["Me"] = UnicodeCategory.EnclosingMark,
        ["Nd"] = UnicodeCategory.DecimalDigitNumber, ["Nl"] = UnicodeCategory.LetterNumber, ["No"] = UnicodeCategory.OtherNumber,
        ["Pc"] = UnicodeCategory.ConnectorPunctuation, ["Pd"] = UnicodeCategory.DashPunctuation, ["Ps"] = UnicodeCategory.OpenPunctuation,
        ["Pe"] = UnicodeCategory.ClosePunctuation, ["Pi"] = UnicodeCategory.InitialQuotePunctuation, ["Pf"] = UnicodeCategory.FinalQuotePunctuation, ["Po"] = UnicodeCategory.OtherPunctuation,
        ["Sm"] = UnicodeCategory.MathSymbol, ["Sc"] = UnicodeCategory.CurrencySymbol, ["Sk"] = UnicodeCategory.ModifierSymbol, ["So"] = UnicodeCategory.OtherSymbol,
        ["Zs"] = UnicodeCategory.SpaceSeparator, ["Zl"] = UnicodeCategory.LineSeparator, ["Zp"] = UnicodeCategory.ParagraphSeparator,
        ["Cc"] = UnicodeCategory.Control, ["Cf"] = UnicodeCategory.Format, ["Cs"] = UnicodeCategory.Surrogate, ["Co"] = UnicodeCategory.PrivateUse,
    };

    /// <summary>Scripts as ranges of their blocks: those that rules about names and texts use.</summary>
    private static readonly Dictionary<string, int[]> Scripts = new(StringComparer.Ordinal)
    {
        ["Latin"] = [0x41, 0x5A, 0x61, 0x7A, 0xAA, 0xAA, 0xBA, 0xBA, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2B8, 0x2E0, 0x2E4, 0x1E00, 0x1EFF, 0x2C60, 0x2C7F, 0xA722, 0xA787, 0xFF21, 0xFF3A, 0xFF41, 0xFF5A],
        ["Greek"] = [0x370, 0x373, 0x375, 0x377, 0x37A, 0x37D, 0x37F, 0x37F, 0x384, 0x384, 0x386, 0x386, 0x388, 0x3E1, 0x3F0, 0x3FF, 0x1F00, 0x1FFE],
        ["Cyrillic"] = [0x400, 0x484, 0x487, 0x52F, 0x1C80, 0x1C88, 0x1D2B, 0x1D2B, 0x1D78, 0x1D78, 0x2DE0, 0x2DFF, 0xA640, 0xA69F],
        ["Hebrew"] = [0x591, 0x5C7, 0x5D0, 0x5EA, 0x5EF, 0x5F4, 0xFB1D, 0xFB4F],
        ["Arabic"] = [0x600, 0x604, 0x606, 0x60B, 0x60D, 0x61A, 0x61C, 0x61E, 0x620, 0x63F, 0x641, 0x64A, 0x656, 0x66F, 0x671, 0x6DC, 0x6DE, 0x6FF, 0x750, 0x77F],
        ["Devanagari"] = [0x900, 0x950, 0x955, 0x963, 0x966, 0x97F],
        ["Thai"] = [0xE01, 0xE3A, 0xE40, 0xE5B],
        ["Hangul"] = [0x1100, 0x11FF, 0x302E, 0x302F, 0x3131, 0x318E, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xD7B0, 0xD7FB],
        ["Hiragana"] = [0x3041, 0x3096, 0x309D, 0x309F],
        ["Katakana"] = [0x30A1, 0x30FA, 0x30FD, 0x30FF, 0x31F0, 0x31FF, 0xFF66, 0xFF6F, 0xFF71, 0xFF9D],
        ["Han"] = [0x2E80, 0x2FD5, 0x3005, 0x3005, 0x3007, 0x3007, 0x3021, 0x3029, 0x3038, 0x303B, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAD9, 0x20000, 0x323AF],
    };

    private static readonly ConcurrentDictionary<string, CodePointSet> Known = new(StringComparer.Ordinal);

    private static readonly Lazy<Dictionary<int, int[]>> Cases = new(ReadCases);

    /// <summary><c>[:alpha:]</c>; null for a name that RE2 does not know.</summary>
    public static CodePointSet? Posix(string name) => name switch
    {
        "alnum" => Of('0', '9', 'A', 'Z', 'a', 'z'),
        "alpha" => Of('A', 'Z', 'a', 'z'),
        "ascii" => Of(0, 0x7F),
        "blank" => Of('\t', '\t', ' ', ' '),
        "cntrl" => Of(0, 0x1F, 0x7F, 0x7F),
        "digit" => Of('0', '9'),
        "graph" => Of('!', '~'),
        "lower" => Of('a', 'z'),
        "print" => Of(' ', '~'),
        "punct" => Of('!', '/', ':', '@', '[', '`', '{', '~'),
        "space" => Of('\t', '\r', ' ', ' '),
        "upper" => Of('A', 'Z'),
        "word" => Perl('w'),
        "xdigit" => Of('0', '9', 'A', 'F', 'a', 'f'),
        _ => null,
    };

    /// <summary><c>\d</c>, <c>\s</c>, <c>\w</c>: ASCII.</summary>
    public static CodePointSet Perl(char letter) => letter switch
    {
        'd' => Of('0', '9'),
        's' => Of('\t', '\n', '\f', '\r', ' ', ' '),
        _ => Of('0', '9', 'A', 'Z', '_', '_', 'a', 'z'),
    };

    /// <summary><c>\p{Lu}</c>, <c>\pL</c>, <c>\p{Greek}</c>, <c>\p{Any}</c>; null for a name that is not known.</summary>
    public static CodePointSet? Property(string name)
    {
        if (name == "Any")
        {
            return Of(0, 0x10FFFF);
        }

        if (Scripts.TryGetValue(name, out var ends))
        {
            return Of(ends);
        }

        return Categories.Keys.Any(category => category == name || (name.Length == 1 && category[0] == name[0])) ? Known.GetOrAdd(name, OfCategory) : null;
    }

    /// <summary>Adds the letters that differ only in their case (<c>k</c>: K and the sign of kelvin).</summary>
    public static CodePointSet WithCases(CodePointSet set)
    {
        const int Few = 512;
        var folded = new CodePointSet().Add(set);
        var isSmall = set.Ranges.Sum(range => (long)range.High - range.Low + 1) <= Few;
        var letters = isSmall ? set.Ranges.SelectMany(range => Enumerable.Range(range.Low, range.High - range.Low + 1)) : Cases.Value.Keys.Where(set.Contains);
        foreach (var others in letters.Select(letter => Cases.Value.GetValueOrDefault(letter)).OfType<int[]>())
        {
            foreach (var other in others)
            {
                folded.Add(other, other);
            }
        }

        return folded;
    }

    private static CodePointSet Of(params ReadOnlySpan<int> ends)
    {
        var set = new CodePointSet();
        for (var i = 0; i < ends.Length; i += 2)
        {
            set.Add(ends[i], ends[i + 1]);
        }

        return set;
    }

    private static CodePointSet OfCategory(string name)
    {
        var wanted = Categories.Where(category => category.Key == name || (name.Length == 1 && category.Key[0] == name[0])).Select(category => category.Value).ToHashSet();
        var set = new CodePointSet();
        var from = -1;
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            var isIn = wanted.Contains(CharUnicodeInfo.GetUnicodeCategory(code));
            if (isIn && from < 0)
            {
                from = code;
            }
            else if (!isIn && from >= 0)
            {
                set.Add(from, code - 1);
                from = -1;
            }
        }

        return from < 0 ? set : set.Add(from, 0x10FFFF);
    }

    /// <summary>Each letter that has cases, with the others.</summary>
    private static Dictionary<int, int[]> ReadCases()
    {
        var groups = new Dictionary<int, List<int>>();
        for (var code = 0; code < 0x1E944; code++)
        {
            if (!System.Text.Rune.IsValid(code))
            {
                continue;
            }

            var rune = new System.Text.Rune(code);
            var key = code == 0x17F ? 's' : System.Text.Rune.ToLowerInvariant(System.Text.Rune.ToUpperInvariant(rune)).Value;
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
            }

            group.Add(code);
        }

        return groups.Values.Where(group => group.Count > 1).SelectMany(group => group.Select(code => (code, group))).ToDictionary(entry => entry.code, entry => entry.group.ToArray());
    }
}
