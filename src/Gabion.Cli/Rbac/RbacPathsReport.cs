using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary>What <c>gabion rbac paths</c> found.</summary>
/// <param name="Start">Null when everyone is asked about.</param>
/// <param name="Everyone">Of everyone: who gets there, the surest and shortest first.</param>
/// <param name="BuiltIn">Those left out of it who get there by nothing but what Kubernetes itself makes.</param>
/// <param name="Paths">Of one: the ways that share no binding.</param>
/// <param name="Cut">Null when removing bindings does not close every way.</param>
internal sealed record RbacPathsReport(
    AccessNode? Start, AccessNode Goal, ImmutableArray<Reached> Everyone, int BuiltIn, ImmutableArray<IReadOnlyList<Step>> Paths, IReadOnlyList<AccessBinding>? Cut, ImmutableArray<CoverageGap> Missing)
{
    public bool IsReached => !Everyone.IsEmpty || !Paths.IsEmpty;

    /// <summary>The ways that a picture shows: those of one, or the best of everyone.</summary>
    public IEnumerable<IReadOnlyList<Step>> Shown => Start is null ? Everyone.Select(one => one.Path) : Paths;
}

/// <summary>Somebody who gets there.</summary>
internal sealed record Reached(AccessNode Node, int Conditions, int Acts, IReadOnlyList<Step> Path);

/// <summary>A step as it is shown, with the joints after it that are not.</summary>
/// <param name="To">Null where what is reached is a right that the next step uses.</param>
internal sealed record PathLine(string Means, AccessNode? To, Step Step, ImmutableArray<string> Conditions)
{
    public IEnumerable<Grant> Grants => (Step.Grant is { } grant ? [grant] : ImmutableArray<Grant>.Empty).Concat(Step.With);

    public static IEnumerable<PathLine> Of(IReadOnlyList<Step> path)
    {
        for (var i = 0; i < path.Count; i++)
        {
            var step = path[i];
            if (step.To is AccessNode.Combines)
            {
                continue; // the act itself names the bindings
            }

            var conditions = ImmutableArray.CreateBuilder<string>();
            void Note(string? condition)
            {
                if (condition is not null)
                {
                    conditions.Add(condition);
                }
            }

            Note(step.Condition);
            while (i + 1 < path.Count && path[i + 1].Means.Length == 0)
            {
                Note(path[++i].Condition); // a right over many, used on one of them
            }

            yield return new(step.Means, path[i].To is AccessNode.Over or AccessNode.MayBeOn ? null : path[i].To, step, conditions.ToImmutable());
        }
    }
}
