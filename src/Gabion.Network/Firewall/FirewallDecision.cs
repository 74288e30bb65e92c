using System.Collections.Immutable;
using Gabion.Network.Facts;

namespace Gabion.Network.Firewall;

/// <summary>What becomes of a connection.</summary>
public enum FirewallVerdict
{
    Open,
    Closed,

    /// <summary>Sent on to another address (a Service's NodePort): pods' policies decide then.</summary>
    Redirected,
    CannotTell,
}

/// <summary>A verdict and why.</summary>
/// <param name="By">The rule that decides; null when the policy of <paramref name="Chain"/> does, or nothing.</param>
/// <param name="Chain">The chain of the rule or policy; null when no chain is asked.</param>
/// <param name="Doubts">Rules that are not understood and may decide otherwise.</param>
public sealed record FirewallDecision(FirewallVerdict Verdict, FirewallRule? By, FirewallChain? Chain, ImmutableArray<FirewallRule> Doubts)
{
    /// <summary>The port of the node at which it arrives, where that is another than it was sent to.</summary>
    public ushort? LocalPort { get; init; }

    private const int MaxDepth = 64;
    private const int MaxSteps = 200_000;

    /// <summary>Walks the chains as the kernel does for the first packet of a connection to the node; a rule that is not understood is both taken and passed by.</summary>
    public static FirewallDecision Of(FirewallRuleset rules, FirewallPacket packet)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new Walk(rules, packet).Decide();
    }

    private enum End
    {
        Accept,
        Drop,
        Redirect,
        Local,
        Unknown,
    }

    /// <summary>How a chain may end: each way with the first rule that ends it so, and the marks with which it may come to its end.</summary>
    private sealed record Ends(Dictionary<End, FirewallRule?> Ways, PacketMark? Through);

    private sealed class Walk(FirewallRuleset rules, FirewallPacket sent)
    {
        private readonly ushort _port = sent.Port;
        private FirewallPacket _packet = sent;
        private readonly List<FirewallRule> _doubts = [];
        private readonly Dictionary<string, FirewallChain> _chains = rules.Chains.GroupBy(chain => chain.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        private int _steps;

        public FirewallDecision Decide()
        {
            var (mark, isSure, mayLeave) = (default(PacketMark), true, false);
            (FirewallRule? Rule, FirewallChain Chain)? accepted = null;
            foreach (var chain in rules.Base.Where(chain => _packet.IsV6 ? chain.IsV6 : chain.IsV4).Where(chain => !chain.IsNat || chain.Order!.Value.Hook > 0 || !_packet.IsTranslated))
            {
                var ends = Run(chain, mark, 0);
                if (ends.Through is { } through)
                {
                    ends.Ways.TryAdd(chain.IsAcceptedByDefault ? End.Accept : End.Drop, null);
                    mark = through;
                }

                if (isSure && ends is { Through: null, Ways.Count: 1 } && ends.Ways.Single() is { Key: End.Local, Value: { } translation })
                {
                    var port = (ushort)translation.Action.Value;
                    _packet = _packet with { Port = port == 0 ? _packet.Port : port, IsTranslated = true };
                    continue;
                }

                if (ends.Ways.Count == 1 && isSure && ends.Ways.Single() is { Key: End.Drop or End.Redirect } only)
                {
                    return Arriving(new(only.Key == End.Drop ? FirewallVerdict.Closed : FirewallVerdict.Redirected, only.Value, chain, []));
                }

                mayLeave |= ends.Ways.ContainsKey(End.Unknown) || ends.Ways.ContainsKey(End.Redirect) || ends.Ways.ContainsKey(End.Local);
                if (!mayLeave && !ends.Ways.ContainsKey(End.Accept))
                {
                    return Arriving(new(FirewallVerdict.Closed, ends.Ways.GetValueOrDefault(End.Drop), chain, []));
                }

                isSure &= ends.Ways.Count == 1 && !ends.Ways.ContainsKey(End.Unknown) && !ends.Ways.ContainsKey(End.Local);
                if (ends.Ways.TryGetValue(End.Accept, out var rule) && (accepted is null || rule is not null || chain.Order!.Value.Hook == 1))
                {
                    accepted = (rule, chain);
                }
            }

            return isSure ? Arriving(new(FirewallVerdict.Open, accepted?.Rule, accepted?.Chain, [])) : Arriving(new(FirewallVerdict.CannotTell, accepted?.Rule, accepted?.Chain, [.. _doubts.Distinct()]));
        }

        private FirewallDecision Arriving(FirewallDecision decision) => _packet.Port == _port ? decision : decision with { LocalPort = _packet.Port };

        private End EndOf(FirewallAction action) => action.Kind switch
        {
            FirewallActionKind.Accept => End.Accept,
            FirewallActionKind.Drop => End.Drop,
            FirewallActionKind.Local => End.Local,
            FirewallActionKind.Redirect => Translation.IsOwn(action, rules.Own) ? End.Local : End.Redirect,
            _ => End.Unknown,
        };

        private Ends Run(FirewallChain chain, PacketMark mark, int depth)
        {
            var ways = new Dictionary<End, FirewallRule?>();
            PacketMark? returned = null;
            foreach (var rule in chain.Rules)
            {
                if (++_steps > MaxSteps || depth > MaxDepth)
                {
                    _doubts.Add(rule);
                    ways.TryAdd(End.Unknown, rule);
                    return new(ways, null);
                }

                var match = Match.Yes;
                foreach (var condition in rule.Conditions)
                {
                    match = match.And(condition(_packet, mark));
                    if (match == Match.No)
                    {
                        break;
                    }
                }

                if (match == Match.No)
                {
                    continue;
                }

                if (match == Match.Unknown)
                {
                    _doubts.Add(rule);
                }

                var isCertain = match == Match.Yes;
                switch (rule.Action.Kind)
                {
                    case FirewallActionKind.Accept or FirewallActionKind.Drop or FirewallActionKind.Redirect or FirewallActionKind.Local or FirewallActionKind.Unknown:
                        ways.TryAdd(EndOf(rule.Action), rule);
                        if (rule.Action.Kind == FirewallActionKind.Unknown)
                        {
                            _doubts.Add(rule);
                        }

                        if (isCertain)
                        {
                            return new(ways, returned);
                        }

                        break;
                    case FirewallActionKind.Return when isCertain:
                        return new(ways, returned?.Or(mark) ?? mark);
                    case FirewallActionKind.Return:
                        returned = returned?.Or(mark) ?? mark;
                        break;
                    case FirewallActionKind.Mark:
                        var marked = mark.Set(rule.Action.Value, rule.Action.Mask);
                        mark = isCertain ? marked : mark.Or(marked);
                        break;
                    case FirewallActionKind.Jump or FirewallActionKind.Goto when _chains.GetValueOrDefault(rule.Action.Target!) is { } target:
                        var ends = Run(target, mark, depth + 1);
                        foreach (var (end, by) in ends.Ways)
                        {
                            ways.TryAdd(end, by);
                        }

                        if (ends.Through is not { } through)
                        {
                            if (isCertain)
                            {
                                return new(ways, returned);
                            }
                        }
                        else if (rule.Action.Kind == FirewallActionKind.Goto)
                        {
                            returned = returned?.Or(through) ?? through;
                            if (isCertain)
                            {
                                return new(ways, returned);
                            }
                        }
                        else
                        {
                            mark = isCertain ? through : mark.Or(through);
                        }

                        break;
                    case FirewallActionKind.Jump or FirewallActionKind.Goto: // to a chain that the file does not have
                        _doubts.Add(rule);
                        ways.TryAdd(End.Unknown, rule);
                        break;
                    default:
                        break;
                }
            }

            return new(ways, returned?.Or(mark) ?? mark);
        }
    }
}
