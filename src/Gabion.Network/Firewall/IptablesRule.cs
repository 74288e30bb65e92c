using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Network.Firewall;

/// <summary>Reads one rule of iptables: its matches and its target.</summary>
internal sealed class IptablesRule(string table, string chain, Location place, string text)
{
    private readonly FirewallConditions _conditions = new();
    private FirewallAction _action = new(FirewallActionKind.None);

    public FirewallRule Read(ReadOnlySpan<string> words)
    {
        var isNot = false;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word == "!")
            {
                isNot = true;
                continue;
            }

            var value = i + 1 < words.Length ? words[i + 1] : "";
            var taken = Option(word, value, isNot, words[(i + 1)..]);
            i += taken;
            isNot = false;
        }

        return _conditions.ToRule(chain, place, text, _action);
    }

    /// <summary>How many words after the option belong to it.</summary>
    private int Option(string word, string value, bool isNot, ReadOnlySpan<string> rest)
    {
        switch (word)
        {
            case "-p" or "--protocol":
                _conditions.Protocol([value], isNot);
                return 1;
            case "--dport" or "--destination-port" or "--dports" or "--destination-ports":
                Ports(value, isNot);
                return 1;
            case "-s" or "--source":
                Addresses(value, isNot, isSource: true);
                return 1;
            case "-d" or "--destination":
                Addresses(value, isNot, isSource: false);
                return 1;
            case "-i" or "--in-interface":
                _conditions.Interface(value.TrimEnd('+'), isNot);
                return 1;
            case "--ctstate" or "--state":
                _conditions.States(value.Split(','), isNot);
                return 1;
            case "--mark" when Masked(value) is var (mark, mask):
                _conditions.Mark(mark, mask, isNot);
                return 1;
            case "--dst-type":
                _conditions.Constant(value.Split(',').Contains("LOCAL"), isNot);
                return 1;
            case "--src-type":
                _conditions.Constant(!value.Split(',').Contains("LOCAL"), isNot);
                return 1;
            case "--tcp-flags":
                _conditions.Constant(rest.Length > 1 && rest[0].Contains("SYN", StringComparison.Ordinal) && rest[1] == "SYN", isNot);
                return 2;
            case "--syn":
                _conditions.Constant(true, isNot);
                return 0;
            case "-m" or "--match":
                return Module(value);
            case "--comment" or "--log-prefix" or "--log-level" or "--reject-with" or "--nflog-group" or "--nflog-prefix" or "--nflog-size" or "--nflog-threshold" or "--to-ports" or "--icmp-type" or "--icmpv6-type" or "--ctmask" or "--nfmask" or "--zone" or "--uid-owner" or "--gid-owner":
                return 1;
            case "--save-mark" or "--restore-mark" or "--notrack" or "--random-fully" or "--persistent" or "--loose" or "--validmark" or "--save" or "--reap" or "--rttl" or "--log-uid" or "--log-ip-options":
                return 0;
            case "-j" or "--jump":
                return Target(value, isGoto: false, rest);
            case "-g" or "--goto":
                return Target(value, isGoto: true, rest);
            default:
                _conditions.Unknown(value.Length == 0 || value.StartsWith('-') ? word : $"{word} {value}");
                return Values(rest);
        }
    }

    /// <summary>Modules that say nothing by themselves; others are not understood.</summary>
    private int Module(string name)
    {
        if (name is "owner")
        {
            _conditions.Never(); // only what the node itself sends has an owner
        }
        else if (name is "icmp" or "icmp6" or "icmpv6")
        {
            _conditions.Never(); // asked about are connections to ports
        }

        return 1;
    }

    /// <summary>The target is the last of a rule; what follows belongs to it.</summary>
    private int Target(string name, bool isGoto, ReadOnlySpan<string> rest)
    {
        _action = name switch
        {
            "ACCEPT" => new(FirewallActionKind.Accept),
            "DROP" or "REJECT" => new(FirewallActionKind.Drop),
            "RETURN" => new(FirewallActionKind.Return),
            "LOG" or "NFLOG" or "ULOG" or "CONNMARK" or "CT" or "NOTRACK" or "TRACE" or "TCPMSS" or "CHECKSUM" or "CLASSIFY" or "TOS" or "DSCP" or "SECMARK" or "CONNSECMARK" or "SET" => new(FirewallActionKind.None),
            "DNAT" => rest.IndexOf("--to-destination") is var at and >= 0 && at + 1 < rest.Length ? Translation.To(rest[at + 1]) : new(FirewallActionKind.Redirect),
            "REDIRECT" => Translation.ToNode(rest.IndexOf("--to-ports") is var at and >= 0 && at + 1 < rest.Length ? rest[at + 1] : null),
            "MASQUERADE" or "SNAT" => new(FirewallActionKind.Accept),
            "MARK" when rest.Length > 2 && MarkAction(rest[1], rest[2]) is { } mark => mark,
            "TPROXY" or "NFQUEUE" or "MARK" or "SYNPROXY" or "NETMAP" => new(FirewallActionKind.Unknown, name),
            _ => new(isGoto ? FirewallActionKind.Goto : FirewallActionKind.Jump, $"{table} {name}"),
        };
        return rest.Length;
    }

    private static FirewallAction? MarkAction(string option, string value) => (option, Masked(value)) switch
    {
        ("--set-xmark", var (mark, mask)) => new(FirewallActionKind.Mark, null, mark, mask),
        ("--set-mark", var (mark, mask)) => new(FirewallActionKind.Mark, null, mark, mask | mark),
        ("--or-mark", var (mark, _)) => new(FirewallActionKind.Mark, null, mark, mark),
        ("--and-mark", var (mark, _)) => new(FirewallActionKind.Mark, null, 0, ~mark),
        _ => null,
    };

    private static (uint Value, uint Mask)? Masked(string text) =>
        text.Split('/') is var parts && IptablesReading.TryNumber(parts[0], out var value) && (parts.Length == 1 ? uint.MaxValue : IptablesReading.TryNumber(parts[1], out var written) ? written : (uint?)null) is { } mask
            ? (value, mask)
            : null;

    /// <summary>The words up to the next option.</summary>
    private static int Values(ReadOnlySpan<string> rest)
    {
        var count = 0;
        while (count < rest.Length && !rest[count].StartsWith('-') && rest[count] != "!")
        {
            count++;
        }

        return count;
    }

    private void Ports(string value, bool isNot)
    {
        var all = IntervalSet<ushort>.Empty;
        foreach (var part in value.Split(','))
        {
            if (!FirewallConditions.TryPorts(part, out var ports))
            {
                _conditions.Unknown($"port {part}");
                return;
            }

            all = all.Union(ports);
        }

        _conditions.Port(all, isNot);
    }

    private void Addresses(string value, bool isNot, bool isSource)
    {
        var all = AddressSet.Empty;
        foreach (var part in value.Split(','))
        {
            if (!AddressSet.TryParse(part, out var addresses))
            {
                _conditions.Unknown($"address {part}");
                return;
            }

            all = all.Union(addresses);
        }

        if (isSource)
        {
            _conditions.Source(all, isNot);
        }
        else if (!isNot && text.Contains("cluster IP\"", StringComparison.Ordinal))
        {
            _conditions.Never(); // kube-proxy's words for a Service's own address, which is no node's
        }
        else
        {
            _conditions.Destination(all, isNot, value);
        }
    }
}
