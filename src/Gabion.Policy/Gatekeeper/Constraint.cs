using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A template with parameters, and the objects that it is asked about.</summary>
public sealed record Constraint
{
    public required ConstraintTemplate Template { get; init; }

    public required string Name { get; init; }

    /// <summary>With the defaults of the template's schema.</summary>
    public required RegoObject Parameters { get; init; }

    /// <summary><c>deny</c>, <c>warn</c>, <c>dryrun</c>, <c>scoped</c>; anything else has no effect.</summary>
    public string EnforcementAction { get; init; } = "deny";

    /// <summary>What follows at which points; only when the action is <c>scoped</c>.</summary>
    public ImmutableArray<ScopedAction> ScopedActions { get; init; } = [];

    public required string File { get; init; }

    public required TextSpan At { get; init; }

    public string Kind => Template.Kind;

    internal ConstraintMatch Match { get; init; } = new();

    /// <summary>The actions at a point of enforcement; empty: the constraint is not enforced there.</summary>
    public ImmutableArray<string> ActionsAt(string? point) => EnforcementAction != "scoped"
        ? [EnforcementAction]
        : [.. ScopedActions.Where(scoped => point is null || scoped.Points.Any(name => name == "*" || name == point)).Select(scoped => scoped.Action).Distinct(StringComparer.Ordinal)];

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>An action, and where it holds: <c>validation.gatekeeper.sh</c>, <c>audit.gatekeeper.sh</c>, <c>gator.gatekeeper.sh</c>, <c>vap.k8s.io</c>, <c>*</c>.</summary>
public sealed record ScopedAction(string Action, ImmutableArray<string> Points);
