using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reach;

/// <summary>Parts a set by the rules that match its members: a member is moved from part to part, rule by rule.</summary>
internal sealed class PartTree(int rules)
{
    private readonly List<(int Parent, int Rule, RuleHit Hit)> _parts = [(-1, -1, default)];
    private readonly Dictionary<(int Part, int Rule, Match Match, ConnectionSet Connections), int> _next = [];

    /// <summary>The part of a member of <paramref name="part"/> that <paramref name="rule"/> meets in this way.</summary>
    public int Step(int part, int rule, RuleHit hit)
    {
        if (!_next.TryGetValue((part, rule, hit.Match, hit.Connections), out var next))
        {
            _next.Add((part, rule, hit.Match, hit.Connections), next = _parts.Count);
            _parts.Add((part, rule, hit));
        }

        return next;
    }

    /// <summary>Moves every member.</summary>
    public void StepAll(Span<int> members, int rule, RuleHit hit)
    {
        var (last, next) = (-1, -1);
        foreach (ref var member in members)
        {
            if (member != last)
            {
                last = member;
                next = Step(member, rule, hit);
            }

            member = next;
        }
    }

    /// <summary>How each rule meets the members of a part.</summary>
    public RuleHit[] Hits(int part)
    {
        var hits = new RuleHit[rules];
        Array.Fill(hits, new(Match.No, ConnectionSet.Empty));
        for (; part > 0; part = _parts[part].Parent)
        {
            hits[_parts[part].Rule] = _parts[part].Hit;
        }

        return hits;
    }
}
