using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>Why one direction decides as it does.</summary>
/// <param name="Subject">The workload whose policies are asked.</param>
/// <param name="Steps">In the order in which they happen; none when no policy is about it.</param>
public sealed record DirectionExplanation(Direction Direction, ReachPeer Subject, Decision Decision, ImmutableArray<DecisionStep> Steps);

/// <summary>Why a connection is allowed or refused.</summary>
/// <param name="Directions">What policies say of it; none where no network leads from one to the other.</param>
public sealed record Explanation(ReachPeer From, ReachPeer To, Decision Decision, ImmutableArray<DirectionExplanation> Directions)
{
    /// <summary>Whether both are in one network.</summary>
    public Match IsTogether { get; init; } = Match.Yes;

    /// <summary>The network of the source, and that of the target; null for what is outside the cluster and an ingress controller.</summary>
    public (ClusterNetwork? From, ClusterNetwork? To) Networks { get; init; }

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
                var networks = (NetworkOf(map.Reach, sourceClass), NetworkOf(map.Reach, targetClass));
                var together = sourceClass >= 0 && targetClass >= 0 ? map.Reach.IsTogether(sourceClass, targetClass)
                    : MatchLogic.Of(map.Reach.Classes[Math.Max(sourceClass, targetClass)].IsAttached);
                if (together == Match.No)
                {
                    yield return new(source, target, Decision.Nothing, []) { IsTogether = together, Networks = networks };
                    continue;
                }

                var egress = sourceClass < 0 ? null : Explain(map.Reach, Direction.Egress, sourceClass, targetClass, source, target);
                var ingress = targetClass < 0 ? null : Explain(map.Reach, Direction.Ingress, targetClass, sourceClass, target, source);
                var both = (egress?.Decision ?? Decision.Everything).And(ingress?.Decision ?? Decision.Everything);
                var decision = together == Match.Yes ? both : new(ConnectionSet.Empty, both.Possible);
                yield return new(source, target, decision, [.. new[] { egress, ingress }.OfType<DirectionExplanation>()]) { IsTogether = together, Networks = networks };
            }
        }
    }

    private static ClusterNetwork? NetworkOf(Reachability reach, int number) =>
        number < 0 || number == reach.Controller || !reach.Classes[number].IsAttached ? null : reach.Classes[number].Network;

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
