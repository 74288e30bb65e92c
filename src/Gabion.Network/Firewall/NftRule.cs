using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Network.Firewall;

/// <summary>Reads one rule of nftables. A verdict map becomes one rule for each of its entries.</summary>
internal sealed class NftRule(string table, string chain, Location place, string text, Dictionary<string, string[]> sets)
{
    private readonly List<string> _words = Words(text);
    private int _at;

    public IEnumerable<FirewallRule> Read()
    {
        var conditions = new FirewallConditions();
        var action = new FirewallAction(FirewallActionKind.None);
        while (_at < _words.Count)
        {
            if (_words.Contains("vmap") && _words.IndexOf("vmap") is var map && map > _at && map - _at <= 2 && map + 1 < _words.Count)
            {
                return Map(conditions, map);
            }

            action = Next(conditions) ?? action;
        }

        return [conditions.ToRule(chain, place, text, action)];
    }

    /// <summary>Elements of a set, without counters and time limits of theirs.</summary>
    public static string[] Elements(string inside) =>
        [.. inside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(element => element.Split(' ')[0])];

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
            case "dnat" or "redirect":
                _at = _words.Count;
                return new(FirewallActionKind.Redirect);
            case "snat":
                _at = _words.Count;
                return new(FirewallActionKind.Accept);
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
                Rest(conditions, word);
                return null;
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

    private List<FirewallRule> Map(FirewallConditions conditions, int map)
    {
        var key = _words.Skip(_at).Take(map - _at).ToList();
        var before = _words.Take(_at).ToList();
        var entries = Inside(_words[map + 1]).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (_words[map + 1].StartsWith('@'))
        {
            conditions.Unknown($"the map {_words[map + 1]}");
            return [conditions.ToRule(chain, place, text, new(FirewallActionKind.Unknown, "a map"))];
        }

        return
        [
            .. entries.Select(entry => entry.Split(" : ", 2)).Where(parts => parts.Length == 2)
                .SelectMany(parts => new NftRule(table, chain, place, string.Join(' ', [.. before, .. key, parts[0], parts[1]]), sets).Read()),
        ];
    }

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
        return word.StartsWith('{') ? Elements(Inside(word))
            : word.StartsWith('@') ? sets.GetValueOrDefault($"{table} {word[1..]}", [word])
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
