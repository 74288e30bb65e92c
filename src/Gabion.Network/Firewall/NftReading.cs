using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Network.Firewall;

/// <summary>Reads what <c>nft list ruleset</c> writes.</summary>
public static class NftReading
{
    private static readonly Dictionary<string, int> Priorities = new(StringComparer.Ordinal) { ["raw"] = -300, ["mangle"] = -150, ["dstnat"] = -100, ["filter"] = 0, ["security"] = 50, ["srcnat"] = 100 };

    public static bool Recognises(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('\n').Any(line => line.StartsWith("table ", StringComparison.Ordinal) && line.TrimEnd().EndsWith('{'));
    }

    public static FirewallRuleset Read(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = Lines(text);
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var sets = Sets(lines);
        var chains = ImmutableArray.CreateBuilder<FirewallChain>();
        var (family, table, at) = ("", "", 0);
        while (at < lines.Count)
        {
            var (number, line) = lines[at++];
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["table", var kind, var name, "{"]:
                    (family, table) = (kind, name);
                    break;
                case ["table", var name, "{"]:
                    (family, table) = ("ip", name);
                    break;
                case ["chain", var name, "{"]:
                    chains.Add(Chain(path, lines, ref at, family, table, name, number, sets));
                    break;
                case ["set" or "map" or "flowtable" or "counter" or "quota" or "limit" or "ct" or "secmark" or "synproxy", .., "{"]:
                    Skip(lines, ref at);
                    break;
                case ["}"] or []:
                    break;
                default:
                    gaps.Add(new(GapKind.Invalid, path, TextSpan.At(number, 1), "The line is none that nft list ruleset writes."));
                    break;
            }
        }

        return new("nft list ruleset", chains.ToImmutable(), gaps.ToImmutable());
    }

    private static FirewallChain Chain(string path, List<(int Number, string Line)> lines, ref int at, string family, string table, string name, int start, Dictionary<string, NftElement[]> sets)
    {
        var key = $"{family} {table} {name}";
        ChainOrder? order = null;
        var isNat = false;
        var (accepts, rules) = (true, ImmutableArray.CreateBuilder<FirewallRule>());
        while (at < lines.Count)
        {
            var (number, line) = lines[at++];
            if (line == "}")
            {
                break;
            }

            if (line.StartsWith("type ", StringComparison.Ordinal) && line.Contains(" hook ", StringComparison.Ordinal))
            {
                var words = line.Replace(";", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                order = Order(words);
                isNat = words is [_, "nat", ..];
                accepts = !(Array.IndexOf(words, "policy") is var policy and >= 0 && policy + 1 < words.Length && words[policy + 1] == "drop");
            }
            else if (line.StartsWith("policy ", StringComparison.Ordinal))
            {
                accepts = !line.Contains("drop", StringComparison.Ordinal);
            }
            else if (!line.StartsWith("comment ", StringComparison.Ordinal))
            {
                rules.AddRange(new NftRule($"{family} {table}", key, new(path, TextSpan.At(number, 1)), line, sets).Read());
            }
        }

        var isOfHosts = family is "ip" or "ip6" or "inet";
        return new(key, isOfHosts ? order : null, accepts, new(path, TextSpan.At(start, 1)), rules.ToImmutable(), family is "ip" or "inet", family is "ip6" or "inet") { IsNat = isNat };
    }

    private static ChainOrder? Order(string[] words)
    {
        var hook = Array.IndexOf(words, "hook") is var h and >= 0 && h + 1 < words.Length ? words[h + 1] : "";
        var level = 0;
        if (Array.IndexOf(words, "priority") is var p and >= 0 && p + 1 < words.Length)
        {
            var named = Priorities.TryGetValue(words[p + 1], out var known);
            level = named ? known : int.TryParse(words[p + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
            if (named && p + 3 < words.Length && words[p + 2] is "+" or "-" && int.TryParse(words[p + 3], NumberStyles.None, CultureInfo.InvariantCulture, out var more))
            {
                level += words[p + 2] == "+" ? more : -more;
            }
        }

        return hook switch { "prerouting" => new(0, level), "input" => new(1, level), _ => null };
    }

    /// <summary>Lines without indentation and comments; a set that goes over several lines is one.</summary>
    private static List<(int Number, string Line)> Lines(string text)
    {
        var lines = new List<(int, string)>();
        var (number, open, first, joined) = (0, 0, 0, "");
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.StartsWith('#'))
            {
                continue;
            }

            var isBlock = open == 0 && line.EndsWith('{') && !line.Contains('=', StringComparison.Ordinal) && line.Split(' ')[0] is "table" or "chain" or "set" or "map" or "flowtable" or "counter" or "quota" or "limit" or "ct" && line.EndsWith('{') && !line.StartsWith("ct state", StringComparison.Ordinal);
            if (isBlock || (open == 0 && line.Count(letter => letter == '{') <= line.Count(letter => letter == '}')))
            {
                lines.Add((number, line));
                continue;
            }

            (first, joined) = open == 0 ? (number, line) : (first, $"{joined} {line}");
            open += line.Count(letter => letter == '{') - line.Count(letter => letter == '}');
            if (open <= 0)
            {
                lines.Add((first, joined));
                open = 0;
            }
        }

        return lines;
    }

    /// <summary>The elements of named sets and maps, by table and name.</summary>
    private static Dictionary<string, NftElement[]> Sets(List<(int Number, string Line)> lines)
    {
        var sets = new Dictionary<string, NftElement[]>(StringComparer.Ordinal);
        var (table, name) = ("", "");
        foreach (var (_, line) in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["table", .., "{"]:
                    table = words.Length == 4 ? $"{words[1]} {words[2]}" : $"ip {words[1]}";
                    break;
                case ["set" or "map", var own, "{"]:
                    name = own;
                    sets[$"{table} {name}"] = [];
                    break;
                case ["elements", "=", ..] when name.Length > 0:
                    sets[$"{table} {name}"] = NftElement.AllOf(line[(line.IndexOf('{', StringComparison.Ordinal) + 1)..line.LastIndexOf('}')]);
                    break;
                case ["chain", ..]:
                    name = "";
                    break;
                default:
                    break;
            }
        }

        return sets;
    }

    private static void Skip(List<(int Number, string Line)> lines, ref int at)
    {
        while (at < lines.Count && lines[at++].Line != "}")
        {
        }
    }
}
