using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Compiled templates and their constraints. Immutable; decides on any number of objects, on any number of threads at once.</summary>
public sealed class PolicySet
{
    private const int MostKinds = 10_000;
    private readonly ConcurrentDictionary<(string Group, string Kind), ImmutableArray<Constraint>> _byKind = new();

    internal PolicySet(
        ImmutableArray<ConstraintTemplate> templates, ImmutableArray<Constraint> constraints, Expander expander, GatekeeperConfig config, ImmutableArray<PolicyProblem> problems)
    {
        Templates = templates;
        Constraints = constraints;
        Expander = expander;
        Config = config;
        Problems = problems;
    }

    public ImmutableArray<ConstraintTemplate> Templates { get; }

    public ImmutableArray<Constraint> Constraints { get; }

    /// <summary>What objects will make, as the ExpansionTemplates say.</summary>
    public Expander Expander { get; }

    /// <summary>Which namespaces are left alone, and what is in the inventory.</summary>
    public GatekeeperConfig Config { get; }

    /// <summary>The verdicts on images that stand beside the policies; null when there are none.</summary>
    public IExternalData? ExternalData { get; init; }

    /// <summary>What could not be used, and what has no effect.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; }

    /// <summary>The constraints of one template alone.</summary>
    public PolicySet Only(ConstraintTemplate template) => new([template], [.. Constraints.Where(constraint => constraint.Template == template)], Expander, Config, []) { ExternalData = ExternalData };

    /// <summary>What the constraints say about an object, and about the objects that it will make.</summary>
    /// <param name="request">The object, and who wants what with it.</param>
    /// <param name="expander">Says what it will make; a set has one of its own.</param>
    /// <param name="inventory">Other objects.</param>
    /// <param name="print">Takes each line that policies print; null: nobody reads them.</param>
    /// <param name="cancellation">Ends it.</param>
    public ReviewResult ReviewWhole(ReviewRequest request, Expander expander, Inventory inventory, Action<string>? print, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(expander);
        var result = Review(request, inventory, print, cancellation);
        foreach (var made in expander.Expand(request, inventory, cancellation))
        {
            if (made.Problem is { } problem)
            {
                result = result with { Unexpanded = result.Unexpanded.Add(problem) };
                continue;
            }

            var implied = Review(made.Request, inventory, print, cancellation).Violations.Select(violation => violation with
            {
                Message = $"[Implied by {made.Template}] {violation.Message}",
                Actions = made.EnforcementAction.Length > 0 ? [made.EnforcementAction] : violation.Actions,
            });
            result = result with { Violations = [.. result.Violations, .. implied] };
        }

        return result;
    }

    /// <summary>What the constraints say about an object.</summary>
    /// <param name="request">The object, and who wants what with it.</param>
    /// <param name="inventory">Other objects, for policies that look at them; their Namespaces are known to <c>namespaceSelector</c>.</param>
    /// <param name="print">Takes each line that policies print; null: nobody reads them.</param>
    /// <param name="cancellation">Ends it.</param>
    public ReviewResult Review(ReviewRequest request, Inventory inventory, Action<string>? print, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(inventory);
        var subject = new ReviewSubject(request, inventory);
        if (subject.Facts.IsEmpty)
        {
            return ReviewResult.Clean;
        }

        List<EngineViolation>? found = null;
        ImmutableArray<ConstraintViolation>.Builder? violations = null;
        foreach (var constraint in Candidates(subject))
        {
            var actions = constraint.ActionsAt(request.EnforcementPoint);
            if (actions.IsEmpty)
            {
                continue;
            }

            try
            {
                if (subject.Mismatch(constraint.Match) is not null)
                {
                    continue;
                }
            }
            catch (MatchException error)
            {
                (violations ??= ImmutableArray.CreateBuilder<ConstraintViolation>()).Add(new(constraint, error.Message, RegoObject.Empty, actions, true));
                continue;
            }

            found ??= [];
            found.Clear();
            constraint.Template.Engine.Evaluate(new(subject.Review, constraint.Parameters, inventory.Data, print, request.MostTime) { ExternalData = inventory.ExternalData ?? ExternalData }, found, cancellation);
            foreach (var violation in found)
            {
                (violations ??= ImmutableArray.CreateBuilder<ConstraintViolation>()).Add(new(constraint, violation.Message, violation.Details, actions, violation.IsError));
            }
        }

        return violations is null ? ReviewResult.Clean : new(violations.DrainToImmutable());
    }

    /// <summary>The constraints that are not asked about an object, each with the reason.</summary>
    public ImmutableArray<UnmatchedConstraint> Unmatched(ReviewRequest request, Inventory inventory)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(inventory);
        var subject = new ReviewSubject(request, inventory);
        var unmatched = ImmutableArray.CreateBuilder<UnmatchedConstraint>();
        foreach (var constraint in Constraints)
        {
            if (constraint.ActionsAt(request.EnforcementPoint).IsEmpty)
            {
                unmatched.Add(new(constraint, $"scopedEnforcementActions: it is not enforced at {request.EnforcementPoint}"));
                continue;
            }

            try
            {
                if (subject.Mismatch(constraint.Match) is { } reason)
                {
                    unmatched.Add(new(constraint, reason));
                }
            }
            catch (MatchException)
            {
                // It counts as a violation: the review tells of it.
            }
        }

        return unmatched.DrainToImmutable();
    }

    /// <summary>Why a constraint that is asked says what it says: the bodies or validations of its template, with places and values.</summary>
    public ImmutableArray<EngineStep> Explain(Constraint constraint, ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(inventory);
        var subject = new ReviewSubject(request, inventory);
        return subject.Facts.IsEmpty ? [] : constraint.Template.Engine.Explain(new(subject.Review, constraint.Parameters, inventory.Data, null, request.MostTime) { ExternalData = inventory.ExternalData ?? ExternalData }, cancellation);
    }

    /// <summary>The constraints whose kinds fit; found once for each kind of object.</summary>
    private ImmutableArray<Constraint> Candidates(ReviewSubject subject)
    {
        if (subject.Facts.Length > 1 && (subject.Facts[0].Kind != subject.Facts[1].Kind || subject.Facts[0].Group != subject.Facts[1].Group))
        {
            return Constraints;
        }

        var key = (subject.Facts[0].Group, subject.Facts[0].Kind);
        if (_byKind.TryGetValue(key, out var known))
        {
            return known;
        }

        var candidates = Constraints.Where(constraint => constraint.Match.MatchesKind(key.Group, key.Kind)).ToImmutableArray();
        if (_byKind.Count < MostKinds)
        {
            _byKind[key] = candidates;
        }

        return candidates;
    }
}
