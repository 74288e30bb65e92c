using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>
/// What the policies of each class decide in one direction about every other side: the classes first, then the ranges of outside
/// addresses. Classes under the same policies share a row; a class under none has no row, since everything is allowed.
/// </summary>
internal sealed class DirectionTable
{
    private readonly Direction _direction;
    private readonly ImmutableArray<EndpointClass> _classes;
    private readonly ImmutableArray<AddressRange> _ranges;
    private readonly ClassIndex _index;
    private readonly DecisionStore _store;
    private readonly Dictionary<NetworkRule, Reached> _reached = new(ReferenceEqualityComparer.Instance);
    private readonly PolicyProgram?[] _programs;
    private readonly int[]?[] _rows;

    public DirectionTable(
        Direction direction,
        ImmutableArray<PolicyTier> tiers,
        ImmutableArray<EndpointClass> classes,
        ImmutableArray<AddressRange> ranges,
        DecisionStore store,
        CancellationToken cancellationToken)
    {
        _direction = direction;
        _classes = classes;
        _ranges = ranges;
        _store = store;
        _index = new(classes);
        _programs = new PolicyProgram?[classes.Length];
        _rows = new int[]?[classes.Length];
        Fill(tiers, cancellationToken);
    }

    /// <summary>The number of the decision between a class and another class.</summary>
    public int Toward(int subject, int other) => _rows[subject] is { } row ? row[other] : DecisionStore.Everything;

    /// <summary>The number of the decision between a class and a range of outside addresses.</summary>
    public int TowardRange(int subject, int range) => _rows[subject] is { } row ? row[_classes.Length + range] : DecisionStore.Everything;

    /// <summary>The policies about a class; null when there are none.</summary>
    public PolicyProgram? Program(int subject) => _programs[subject];

    /// <summary>How the rules of a program meet another class.</summary>
    public RuleHit[] Hits(PolicyProgram program, int subject, int other) =>
        [.. program.Rules.Select(pair => new RuleHit(pair.Rule.Matches(_classes[other]).And(pair.Rule.MatchesSelf(_classes[subject])), pair.Rule.Ports.Resolve(_classes[_direction == Direction.Ingress ? subject : other])))];

    /// <summary>How the rules of a program meet a range of outside addresses.</summary>
    public RuleHit[] HitsRange(PolicyProgram program, int subject, AddressRange range)
    {
        var set = range.ToSet();
        return [.. program.Rules.Select(pair => new RuleHit(pair.Rule.Matches(set).And(pair.Rule.MatchesSelf(_classes[subject])), pair.Rule.Ports.Resolve(_direction == Direction.Ingress ? _classes[subject] : null)))];
    }

    /// <summary>Every different way in which the rules of a program meet another side.</summary>
    public IEnumerable<Situation> Situations()
    {
        var seen = new HashSet<int[]>(ReferenceEqualityComparer.Instance);
        for (var subject = 0; subject < _classes.Length; subject++)
        {
            if (_rows[subject] is { } row && seen.Add(row))
            {
                var cells = Part(_programs[subject]!, subject, out var parts);
                foreach (var cell in cells.Distinct())
                {
                    yield return new(_programs[subject]!, parts.Hits(cell));
                }
            }
        }
    }

    private void Fill(ImmutableArray<PolicyTier> tiers, CancellationToken cancellationToken)
    {
        // 1. Which policies are about which class, in the order in which they are asked.
        var applied = new List<(AppliedPolicy Policy, int Number)>[_classes.Length];
        var number = 0;
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            foreach (var policy in tiers[tier].Policies.Where(policy => policy.Speaks(_direction)))
            {
                foreach (var candidate in _index.Candidates(policy.Subject))
                {
                    var match = policy.Subject.Matches(candidate).And(policy.MayBeRefused ? Match.Unknown : Match.Yes);
                    if (match != Match.No)
                    {
                        (applied[candidate.Index] ??= []).Add((new(tier, policy, match), number));
                    }
                }

                number++;
            }
        }

        // 2. One row for all classes under the same policies.
        var shared = new Dictionary<string, (PolicyProgram Program, int[]? Row)>(StringComparer.Ordinal);
        for (var subject = 0; subject < _classes.Length; subject++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (applied[subject] is not { } policies)
            {
                continue;
            }

            var key = new StringBuilder();
            foreach (var (policy, policyNumber) in policies)
            {
                key.Append(CultureInfo.InvariantCulture, $"{policyNumber}{(policy.Certainty == Match.Yes ? ',' : '?')}");
            }

            if (!shared.TryGetValue(key.ToString(), out var known))
            {
                known.Program = new(tiers, [.. policies.Select(pair => pair.Policy)], _direction);
                shared.Add(key.ToString(), known);
            }

            _programs[subject] = known.Program;
            if (known.Program.HasSelf || (_direction == Direction.Ingress && known.Program.HasPortNames))
            {
                // What is the subject's own: the names of its ports, and whether rules mean it.
                key.Append('|').AppendJoin(',', _classes[subject].NamedPorts).Append('|');
                key.AppendJoin(',', known.Program.Rules.Where(pair => pair.Rule.Self is not null).Select(pair => (int)pair.Rule.MatchesSelf(_classes[subject])));
                if (!shared.TryGetValue(key.ToString(), out var own))
                {
                    shared.Add(key.ToString(), own = (known.Program, Row(known.Program, subject)));
                }

                _rows[subject] = own.Row;
                continue;
            }

            if (known.Row is null)
            {
                known.Row = Row(known.Program, subject);
                shared[key.ToString()] = known;
            }

            _rows[subject] = known.Row;
        }
    }

    /// <summary>
    /// Follows the rules once over all other sides, parting them by which rules match: the decision is worked out once for
    /// each part, and the parts are few.
    /// </summary>
    private int[] Row(PolicyProgram program, int subject)
    {
        var row = Part(program, subject, out var parts);
        var decided = new Dictionary<int, int>();
        foreach (ref var cell in row.AsSpan())
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(decided, cell, out var isKnown);
            if (!isKnown)
            {
                number = _store.Add(program.Decide(parts.Hits(cell)));
            }

            cell = number;
        }

        return row;
    }

    private int[] Part(PolicyProgram program, int subject, out PartTree parts)
    {
        parts = new(program.Rules.Length);
        var row = new int[_classes.Length + _ranges.Length];
        for (var rule = 0; rule < program.Rules.Length; rule++)
        {
            var ports = program.Rules[rule].Rule.Ports;
            var self = program.Rules[rule].Rule.MatchesSelf(_classes[subject]);
            if (self == Match.No)
            {
                continue;
            }

            var reached = ReachedBy(program.Rules[rule].Rule);
            var perOther = _direction == Direction.Egress && ports.HasNames;
            var connections = perOther ? ConnectionSet.Empty : ports.Resolve(_direction == Direction.Ingress ? _classes[subject] : null);
            if (reached.IsEverything && !perOther && self == Match.Yes)
            {
                parts.StepAll(row, rule, new(Match.Yes, connections));
                continue;
            }

            foreach (var (other, match) in reached.Others)
            {
                var asked = perOther ? ports.Resolve(other < _classes.Length ? _classes[other] : null) : connections;
                if (!asked.IsEmpty)
                {
                    row[other] = parts.Step(row[other], rule, new(match.And(self), asked));
                }
            }
        }

        return row;
    }

    private Reached ReachedBy(NetworkRule rule)
    {
        if (_reached.TryGetValue(rule, out var known))
        {
            return known;
        }

        if (rule.Doubt is null && rule.Peers.Any(term => ReferenceEquals(term, PeerTerm.Anything)))
        {
            known = new(IsEverything: true, [.. Enumerable.Range(0, _classes.Length + _ranges.Length).Select(number => (number, Match.Yes))]);
        }
        else
        {
            var found = new SortedDictionary<int, Match>();
            foreach (var candidate in rule.Peers.Where(term => term.Endpoints is not null).SelectMany(term => _index.Candidates(term.Endpoints!)))
            {
                if (!found.ContainsKey(candidate.Index) && rule.Matches(candidate) is var match && match != Match.No)
                {
                    found.Add(candidate.Index, match);
                }
            }

            if (rule.Peers.Any(term => !term.PossibleAddresses.IsEmpty))
            {
                for (var range = 0; range < _ranges.Length; range++)
                {
                    if (rule.Matches(_ranges[range].ToSet()) is var match && match != Match.No)
                    {
                        found.Add(_classes.Length + range, match);
                    }
                }
            }

            known = new(IsEverything: false, [.. found.Select(pair => (pair.Key, pair.Value))]);
        }

        _reached.Add(rule, known);
        return known;
    }

    private readonly record struct Reached(bool IsEverything, ImmutableArray<(int Other, Match Match)> Others);
}
