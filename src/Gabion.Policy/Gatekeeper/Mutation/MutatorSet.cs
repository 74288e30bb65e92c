using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>
/// Gatekeeper's mutators, in the order in which they act (kind, then name). They are applied again and again until nothing changes any more.
/// Immutable; changes any number of objects, on any number of threads at once.
/// </summary>
public sealed class MutatorSet
{
    private readonly ImmutableArray<Mutator> _active;
    private readonly GatekeeperConfig _config;

    internal MutatorSet(ImmutableArray<Mutator> mutators, GatekeeperConfig config, ImmutableArray<PolicyProblem> problems)
    {
        Mutators = [.. mutators.OrderBy(mutator => mutator.Kind, StringComparer.Ordinal).ThenBy(mutator => mutator.Name, StringComparer.Ordinal)];
        var conflicts = MutationConflicts.Find(Mutators);
        Conflicting = [.. Mutators.Where(conflicts.Contains)];
        _active = [.. Mutators.Where(mutator => !conflicts.Contains(mutator))];
        _config = config;
        Problems = problems;
    }

    /// <summary>All that could be read.</summary>
    public ImmutableArray<Mutator> Mutators { get; }

    /// <summary>Those that contradict each other on the shape of objects: they are not applied.</summary>
    public ImmutableArray<Mutator> Conflicting { get; }

    /// <summary>What could not be used, and what has no effect.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; }

    /// <summary>A line for each of <see cref="Conflicting"/>.</summary>
    public IEnumerable<PolicyProblem> Conflicts => Conflicting.Select(mutator => new PolicyProblem(mutator.File, mutator.At, $"{mutator}", $"it contradicts another mutator on the shape of {mutator.Location}, and is not applied"));

    /// <summary>What the mutators make of an object.</summary>
    /// <param name="request">The object, and who wants what with it. Its <c>namespace</c> counts for an object that has none.</param>
    /// <param name="inventory">Knows the labels of namespaces.</param>
    /// <param name="cancellation">Ends it.</param>
    public MutationResult Mutate(ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(inventory);
        if (request.Object is not { } original)
        {
            return MutationResult.Unchanged(RegoObject.Empty);
        }

        var facts = new ObjectFacts(original);
        var isLate = request.Operation.Length > 0 && !MutationTarget.Supported.Contains(request.Operation);
        if (_active.IsEmpty || isLate || GatekeeperConfig.IsOwnGroup(facts.Group))
        {
            return MutationResult.Unchanged(original);
        }

        // 1. The namespace of the request counts, and is taken away again in the end.
        var place = ObjectFacts.Text(request.Request, "namespace");
        var isPlaced = facts.Namespace.Length == 0 && place.Length > 0 && !facts.IsNamespace;
        var current = isPlaced ? Place(original, place) : original;
        if (_config.IsExcluded(GatekeeperConfig.MutationWebhook, new ObjectFacts(current)))
        {
            return MutationResult.Unchanged(original);
        }

        // 2. All mutators, until a round changes nothing.
        var run = new Run(request, inventory, cancellation);
        for (var round = 1; round <= _active.Length + 1; round++)
        {
            var before = current;
            if (run.Round(_active, round, ref current) is { } failure)
            {
                return failure with { Object = original };
            }

            if (current.Equals(before))
            {
                return run.Result(isPlaced ? Unplace(current, original) : current, round - 1);
            }
        }

        return run.Failure(null, $"the mutators do not come to an end: the last of {_active.Length + 1} rounds still changed something", isUnknown: false) with { Object = original };
    }

    /// <summary>The mutators that do not act on an object, each with the reason.</summary>
    public IEnumerable<(Mutator Mutator, string Reason)> Unmatched(ReviewRequest request, Inventory inventory)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(inventory);
        if (request.Object is not { } @object)
        {
            yield break;
        }

        var place = ObjectFacts.Text(request.Request, "namespace");
        var facts = new ObjectFacts(place.Length > 0 && new ObjectFacts(@object).Namespace.Length == 0 ? Place(@object, place) : @object);
        foreach (var mutator in Mutators)
        {
            if (Reason(mutator) is { } reason)
            {
                yield return (mutator, reason);
            }
        }

        string? Reason(Mutator mutator)
        {
            try
            {
                return Conflicting.Contains(mutator) ? "it contradicts another mutator" : mutator.Mismatch(facts, Run.NamespaceOf(facts, request, inventory), request);
            }
            catch (MatchException error)
            {
                return error.Message;
            }
        }
    }

    private static RegoObject Place(RegoObject @object, string @namespace) => RegoFields.With(
        @object, "metadata", RegoFields.With(@object.Get("metadata") as RegoObject ?? RegoObject.Empty, "namespace", RegoString.Of(@namespace)));

    private static RegoObject Unplace(RegoObject changed, RegoObject original)
    {
        var metadata = RegoFields.Without((RegoObject)changed.Get("metadata")!, "namespace");
        return original.Get("metadata") is null && metadata.Count == 0 ? RegoFields.Without(changed, "metadata") : RegoFields.With(changed, "metadata", metadata);
    }

    /// <summary>One mutation of one object.</summary>
    private sealed class Run(ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        private readonly ImmutableArray<MutationStep>.Builder _steps = ImmutableArray.CreateBuilder<MutationStep>();
        private readonly Dictionary<Mutator, string> _unknowns = new(ReferenceEqualityComparer.Instance);

        public static ObjectFacts? NamespaceOf(ObjectFacts facts, ReviewRequest request, Inventory inventory) =>
            request.Namespace is { } given ? new ObjectFacts(given)
            : facts.Namespace.Length > 0 && !facts.IsNamespace ? inventory.FindNamespace(facts.Namespace)
            : null;

        /// <summary>Applies every mutator once; why the object cannot be changed, or null.</summary>
        public MutationResult? Round(ImmutableArray<Mutator> mutators, int round, ref RegoObject current)
        {
            var facts = new ObjectFacts(current);
            foreach (var mutator in mutators)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    if (mutator.Mismatch(facts, NamespaceOf(facts, request, inventory), request) is not null)
                    {
                        continue;
                    }

                    var unknowns = new List<string>();
                    var changed = new MutationWalk(mutator.Path, mutator.Tests, mutator.Value, new(facts, unknowns)).Change(current) as RegoObject;
                    foreach (var unknown in unknowns)
                    {
                        _unknowns.TryAdd(mutator, unknown);
                    }

                    if (changed is not null && !changed.Equals(current))
                    {
                        _steps.Add(new(mutator, round, current, changed));
                        current = changed;
                        facts = new ObjectFacts(current);
                    }
                }
                catch (MatchException error)
                {
                    return Failure(mutator, error.Message, isUnknown: true);
                }
                catch (MutationException error)
                {
                    return Failure(mutator, error.Message, isUnknown: false);
                }
            }

            return null;
        }

        /// <summary>What came of the rounds that changed something; in the last one mutators may have undone each other's changes.</summary>
        public MutationResult Result(RegoObject changed, int rounds) => new()
        {
            Object = changed,
            Steps = [.. _steps.Where(step => step.Round <= rounds)],
            Rounds = rounds,
            Unknowns = [.. _unknowns.Select(unknown => new UnknownMutation(unknown.Key, unknown.Value))],
        };

        public MutationResult Failure(Mutator? mutator, string message, bool isUnknown) => Result(RegoObject.Empty, int.MaxValue) with { Error = new(mutator, message, isUnknown), Rounds = 0 };
    }
}
