using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Network.Firewall;

/// <summary>
/// Reads one rule of nftables. A verdict map, and a set of concatenations (<c>ip saddr . tcp dport { 10.0.0.1 . 9100 }</c>), become one rule for
/// each of their elements.
/// </summary>
internal sealed class NftRule(string table, string chain, Location place, string text, Dictionary<string, NftElement[]> sets)
{
    /// <summary>Sets and maps with more elements are not gone through one by one.</summary>
    private const int MostElements = 512;

    /// <summary>Selectors of one word; all others that can be looked up have two.</summary>
    private static readonly string[] OneWord = ["iif", "iifname", "oif", "oifname", "mark"];

    private readonly List<string> _words = Words(text);
    private int _at;

    public IEnumerable<FirewallRule> Read()
    {
        var conditions = new FirewallConditions();
        var action = new FirewallAction(FirewallActionKind.None);
        while (_at < _words.Count)
        {
            if (Key(out var end) is { } key && Expand(conditions, key, end) is { } rules)
            {
                return rules;
            }

            if (_at >= _words.Count)
            {
                break;
            }

            action = Next(conditions) ?? action;
        }

        return [conditions.ToRule(chain, place, text, action)];
    }

    /// <summary>Takes one expression: a condition, or a statement with its action.</summary>
    private FirewallAction? Next(FirewallConditions conditions)
    {
        var word = _words[_at++];
        switch (word)
        {
            case "accept":
                return new(FirewallActionKind.Accept);
            case "drop":
                return new(FirewallActionKind.Drop);
            case "reject":
                _at = _words.Count;
                return new(FirewallActionKind.Drop);
            case "return":
                return new(FirewallActionKind.Return);
            case "continue" or "masquerade":
                return word == "masquerade" ? new(FirewallActionKind.Accept) : null;
            case "jump" or "goto":
                return new(word == "jump" ? FirewallActionKind.Jump : FirewallActionKind.Goto, $"{table} {Take()}");
            case "redirect":
                return Translation.ToNode(To());
            case "dnat":
                return To() is { } target ? Translation.To(target) : new(FirewallActionKind.Redirect);
            case "snat":
                _at = _words.Count;
                return new(FirewallActionKind.Accept);
            case "queue":
                _at = _words.Count;
                return new(FirewallActionKind.Unknown, "a program that is asked (queue)");
            case "counter" or "log" or "notrack" or "comment":
                Statement(word);
                return null;
            case "tcp" or "udp" or "sctp" when Peek() == "dport":
                _at++;
                conditions.Protocol([word], isNot: false);
                Ports(conditions);
                return null;
            case "th" when Peek() == "dport":
                _at++;
                Ports(conditions);
                return null;
            case "tcp" when Peek() == "flags":
                conditions.Protocol(["tcp"], isNot: false);
                Rest(conditions, "tcp flags");
                return null;
            case "ip" or "ip6" when Peek() is "saddr" or "daddr":
                var isSource = _words[_at++] == "saddr";
                Addresses(conditions, isSource, word == "ip6");
                return null;
            case "ip" when Peek() == "protocol":
            case "ip6" when Peek() == "nexthdr":
            case "meta" when Peek() == "l4proto":
                _at++;
                var isNotProtocol = IsNot();
                conditions.Protocol(Values(), isNotProtocol);
                return null;
            case "meta" when Peek() == "nfproto":
                _at++;
                var isNotFamily = IsNot();
                conditions.Family(Values().Contains("ipv6"), isNotFamily);
                return null;
            case "ct" when Peek() == "state":
                _at++;
                var isNotState = IsNot();
                conditions.States(Values(), isNotState);
                return null;
            case "iif" or "iifname":
                var isNotInterface = IsNot();
                var names = Values();
                if (names.Length == 1)
                {
                    conditions.Interface(names[0].Trim('"').TrimEnd('*'), isNotInterface);
                }
                else
                {
                    conditions.Unknown($"whether it comes in by {string.Join(", ", names)}");
                }

                return null;
            case "icmp" or "icmpv6":
                conditions.Never();
                _at = Math.Min(_words.Count, _at + 2);
                return null;
            case "fib" when _words.Skip(_at).Take(3).SequenceEqual(["daddr", "type", "local"]):
                _at += 3;
                return null;
            case "meta" or "mark" or "ct" when SetsMark():
                return new(FirewallActionKind.Unknown, "a mark that is set");
            default:
                var start = _at;
                Rest(conditions, word);
                return _words.IndexOf("vmap", start) is var map && map >= start && map < _at ? new(FirewallActionKind.Unknown, "a map") : null;
        }
    }

    /// <summary>A condition that is not understood: everything up to the verdict belongs to it.</summary>
    private void Rest(FirewallConditions conditions, string start)
    {
        var from = _at;
        while (_at < _words.Count && _words[_at] is not ("accept" or "drop" or "reject" or "return" or "jump" or "goto" or "dnat" or "redirect" or "counter" or "log" or "masquerade" or "comment"))
        {
            _at++;
        }

        conditions.Unknown(string.Join(' ', _words.Skip(from).Take(_at - from).Prepend(start)));
    }

    /// <summary>Where a translation leads: what stands behind <c>to</c>, the family and flags left out; null for nothing.</summary>
    private string? To()
    {
        var rest = _words.Skip(_at).SkipWhile(word => word is "ip" or "ip6" or "to").ToList();
        _at = _words.Count;
        return rest is [var target, ..] && target is not ("random" or "fully-random" or "persistent" or "comment" or "counter") ? rest.Count > 1 && rest[1] is "." or "map" or ":" ? string.Join(' ', rest) : target : null;
    }

    private bool SetsMark() => _words.IndexOf("set", _at) is var set && set >= 0 && set - _at <= 1;

    private void Statement(string word)
    {
        if (word == "comment")
        {
            _at++;
        }

        while (word is "counter" && Peek() is "packets" or "bytes" || (word == "log" && Peek() is "prefix" or "level" or "group" or "flags" or "snaplen" or "queue-threshold"))
        {
            _at += 2;
        }
    }

    /// <summary>The selectors that stand here before a verdict map, or with dots between them before a set; null for any other expression.</summary>
    /// <param name="end">Where what is behind them begins.</param>
    private List<string>? Key(out int end)
    {
        var key = new List<string>();
        for (end = _at; end < _words.Count; end++)
        {
            var length = OneWord.Contains(_words[end], StringComparer.Ordinal) ? 1 : 2;
            if (end + length >= _words.Count)
            {
                return null;
            }

            key.Add(string.Join(' ', _words.Skip(end).Take(length)));
            end += length;
            if (_words[end] != ".")
            {
                return key.Count > 1 || _words[end] == "vmap" ? key : null;
            }
        }

        return null;
    }

    /// <summary>A rule for each element. Null where what stands here is not understood, which is then a condition of the rule.</summary>
    private List<FirewallRule>? Expand(FirewallConditions conditions, List<string> key, int at)
    {
        var isMap = Word(at) == "vmap";
        var isNot = Word(at) == "!=";
        at += isMap || isNot || Word(at) == "==" ? 1 : 0;
        NftElement[]? elements;
        if (Word(at).StartsWith('@') || Word(at).StartsWith('{'))
        {
            elements = Word(at).StartsWith('{') ? NftElement.AllOf(Inside(Word(at))) : sets.GetValueOrDefault($"{table} {Word(at)[1..]}");
            at++;
        }
        else
        {
            var length = (key.Count * 2) - 1; // one value, its parts with dots between them
            elements = [new(string.Join(' ', _words.Skip(at).Take(length)), null)];
            at += length;
        }

        var (before, after) = (_words.Take(_at), isMap ? [] : _words.Skip(at).ToList());
        if (isNot || elements is null || elements.Length > MostElements || !elements.All(element => IsFor(key, element, isMap)))
        {
            var told = _words.Skip(_at).Take(at - _at).ToList();
            conditions.Unknown(string.Join(' ', told));
            _at = at;
            return told.Contains("vmap") ? [conditions.ToRule(chain, place, text, new(FirewallActionKind.Unknown, "a map"))] : null;
        }

        return
        [
            .. elements.SelectMany(element => new NftRule(
                table, chain, place, string.Join(' ', [.. before, .. key.Zip(element.Parts, (selector, part) => $"{selector} {part}"), .. isMap ? [element.Value!] : after]), sets).Read()),
        ];
    }

    private static bool IsFor(List<string> key, NftElement element, bool isMap) =>
        element.Parts.Length == key.Count && element.Parts.All(part => part.Length > 0 && !part.Contains(' ', StringComparison.Ordinal))
        && (isMap ? element.Value?.Split(' ') is ["accept" or "drop" or "return" or "continue" or "queue"] or ["jump" or "goto", _] : element.Value is null);

    private string Word(int at) => at < _words.Count ? _words[at] : "";

    private void Ports(FirewallConditions conditions)
    {
        var isNot = IsNot();
        var all = IntervalSet<ushort>.Empty;
        foreach (var value in Values())
        {
            if (!FirewallConditions.TryPorts(value, out var ports))
            {
                conditions.Unknown($"port {value}");
                return;
            }

            all = all.Union(ports);
        }

        conditions.Port(all, isNot);
    }

    private void Addresses(FirewallConditions conditions, bool isSource, bool isV6)
    {
        var isNot = IsNot();
        var all = AddressSet.Empty;
        var values = Values();
        foreach (var value in values)
        {
            if (value.Split('-') is [var first, var last] && AddressSet.TryParse(first, out var low) && AddressSet.TryParse(last, out var high)
                && (isV6 ? !low.V6.IsEmpty && !high.V6.IsEmpty : !low.V4.IsEmpty && !high.V4.IsEmpty))
            {
                all = all.Union(isV6
                    ? AddressSet.Empty with { V6 = IntervalSet<UInt128>.Of(low.V6.Intervals[0].First, high.V6.Intervals[^1].Last) }
                    : AddressSet.Empty with { V4 = IntervalSet<uint>.Of(low.V4.Intervals[0].First, high.V4.Intervals[^1].Last) });
            }
            else if (AddressSet.TryParse(value, out var one))
            {
                all = all.Union(one);
            }
            else
            {
                conditions.Unknown($"address {value}");
                return;
            }
        }

        // The expression itself is about packets of one family only.
        conditions.Family(isV6, isNot: false);
        if (isSource)
        {
            conditions.Source(all, isNot);
        }
        else
        {
            conditions.Destination(all, isNot, string.Join(", ", values));
        }
    }

    private bool IsNot()
    {
        if (Peek() is "!=" or "==")
        {
            return _words[_at++] == "!=";
        }

        return false;
    }

    /// <summary>A value, the members of a set in braces, or those of a named set.</summary>
    private string[] Values()
    {
        var word = Take();
        return word.StartsWith('{') ? [.. NftElement.AllOf(Inside(word)).Select(element => element.Key)]
            : word.StartsWith('@') ? sets.TryGetValue($"{table} {word[1..]}", out var named) ? [.. named.Select(element => element.Key)] : [word]
            : word.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Inside(string set) => set.Trim('{', '}', ' ');

    private string? Peek() => _at < _words.Count ? _words[_at] : null;

    private string Take() => _at < _words.Count ? _words[_at++] : "";

    /// <summary>Words; a set in braces and a text in quotes are one each.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            if (line[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            var end = line[i] switch
            {
                '{' => line.IndexOf('}', i),
                '"' => line.IndexOf('"', i + 1),
                _ => line.IndexOf(' ', i) - 1,
            };
            end = end < i ? line.Length - 1 : end;
            words.Add(line[i..(end + 1)]);
            i = end + 1;
        }

        return words;
    }
}
