using System.Collections.Immutable;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>Why one direction decides as it does.</summary>
/// <param name="Subject">The workload whose policies are asked.</param>
/// <param name="Steps">In the order in which they happen; none when no policy is about it.</param>
public sealed record DirectionExplanation(Direction Direction, ReachPeer Subject, Decision Decision, ImmutableArray<DecisionStep> Steps);

/// <summary>Why a connection is allowed or refused.</summary>
public sealed record Explanation(ReachPeer From, ReachPeer To, Decision Decision, ImmutableArray<DirectionExplanation> Directions)
{
    private const int OutsideClass = -1;

    /// <summary>One explanation for each two kinds of pods of the workloads that policies tell apart; commonly one.</summary>
    public static IEnumerable<Explanation> Of(ReachMap map, ReachPeer source, ReachPeer target)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        foreach (var sourceClass in source.Range >= 0 ? [OutsideClass] : source.Classes)
        {
            foreach (var targetClass in target.Range >= 0 ? [OutsideClass] : target.Classes)
            {
                var egress = sourceClass < 0 ? null : Explain(map.Reach, Direction.Egress, sourceClass, targetClass, source, target);
                var ingress = targetClass < 0 ? null : Explain(map.Reach, Direction.Ingress, targetClass, sourceClass, target, source);
                var both = (egress?.Decision ?? Decision.Everything).And(ingress?.Decision ?? Decision.Everything);
                yield return new(source, target, both, [.. new[] { egress, ingress }.OfType<DirectionExplanation>()]);
            }
        }
    }

    private static DirectionExplanation Explain(Reachability reach, Direction direction, int subject, int other, ReachPeer self, ReachPeer far)
    {
        var table = reach.Table(direction);
        if (table.Program(subject) is not { } program)
        {
            return new(direction, self, Decision.Everything, []);
        }

        var trace = new DecisionTrace();
        var hits = other >= 0 ? table.Hits(program, subject, other) : table.HitsRange(program, subject, far.Addresses!.Value);
        return new(direction, self, program.Decide(hits, trace), trace.Steps);
    }
}
