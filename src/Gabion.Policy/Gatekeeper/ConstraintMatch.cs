using System.Collections.Immutable;

namespace Gabion.Policy.Gatekeeper;

/// <summary>The <c>match</c> of a constraint or mutator: all its fields have to hold; those that are not given always do.</summary>
internal sealed record ConstraintMatch
{
    public ImmutableArray<KindMatch> Kinds { get; init; } = [];

    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];

    public ImmutableArray<NameGlob> ExcludedNamespaces { get; init; } = [];

    public LabelSelector? Labels { get; init; }

    public LabelSelector? NamespaceLabels { get; init; }

    public string Scope { get; init; } = "";

    public NameGlob? Name { get; init; }

    public string Source { get; init; } = "";

    public bool MatchesKind(string group, string kind) => Kinds.IsEmpty || Kinds.Any(match => match.Matches(group, kind));

    /// <summary>Why it does not match; null when it does.</summary>
    /// <param name="facts">The object.</param>
    /// <param name="namespaceFacts">The Namespace that the object stands in; null when it is not known, or there is none.</param>
    /// <param name="source">Where the object comes from.</param>
    /// <exception cref="MatchException">It cannot be said.</exception>
    public string? Mismatch(ObjectFacts facts, ObjectFacts? namespaceFacts, ReviewSource source)
    {
        if (!MatchesKind(facts.Group, facts.Kind))
        {
            return $"kinds: {(facts.Group.Length == 0 ? facts.Kind : $"{facts.Kind}.{facts.Group}")} is not among them";
        }

        if (ScopeMismatch(facts, namespaceFacts) is { } scope)
        {
            return scope;
        }

        if (NamespaceOf(facts, namespaceFacts) is { } place)
        {
            if (!Namespaces.IsEmpty && !Namespaces.Any(glob => glob.Matches(place)))
            {
                return $"namespaces: {place} is not among them";
            }

            foreach (var glob in ExcludedNamespaces)
            {
                if (glob.Matches(place))
                {
                    return $"excludedNamespaces: {place} is excluded by {glob.Pattern}";
                }
            }
        }

        if (Labels is not null && !Labels.Matches(facts.Labels))
        {
            return "labelSelector: the labels of the object do not match";
        }

        if (NamespaceLabels is not null && NamespaceMismatch(facts, namespaceFacts) is { } labels)
        {
            return labels;
        }

        if (Name is { } name && !name.Matches(facts.Name) && !name.MatchesGenerated(facts.GenerateName))
        {
            return $"name: {(facts.Name.Length > 0 ? facts.Name : facts.GenerateName)} does not match {name.Pattern}";
        }

        return Source is "" or "All" || Source == source.ToString() ? null : $"source: the object is {(source == ReviewSource.Original ? "original" : "generated")}";
    }

    private string? ScopeMismatch(ObjectFacts facts, ObjectFacts? namespaceFacts)
    {
        var isNamespaced = !facts.IsNamespace && (facts.Namespace.Length > 0 || namespaceFacts is not null);
        return Scope switch
        {
            "Cluster" when isNamespaced => "scope: the object stands in a namespace",
            "Namespaced" when !isNamespaced => "scope: the object is cluster-wide",
            _ => null,
        };
    }

    private static string? NamespaceOf(ObjectFacts facts, ObjectFacts? namespaceFacts) =>
        facts.IsNamespace ? facts.Name : namespaceFacts is not null ? namespaceFacts.Name : facts.Namespace.Length > 0 ? facts.Namespace : null;

    private string? NamespaceMismatch(ObjectFacts facts, ObjectFacts? namespaceFacts)
    {
        if (facts.IsNamespace)
        {
            return NamespaceLabels!.Matches(facts.Labels) ? null : "namespaceSelector: the labels of the Namespace do not match";
        }

        if (namespaceFacts is null)
        {
            return facts.Namespace.Length == 0 ? null : throw new MatchException("namespace selector for namespace-scoped object but missing Namespace");
        }

        return NamespaceLabels!.Matches(namespaceFacts.Labels) ? null : $"namespaceSelector: the labels of Namespace {namespaceFacts.Name} do not match";
    }
}

/// <summary>Groups and kinds; empty, or with <c>*</c>: all.</summary>
internal sealed record KindMatch(ImmutableArray<string> Groups, ImmutableArray<string> Kinds)
{
    public bool Matches(string group, string kind) => IsIn(Kinds, kind) && IsIn(Groups, group);

    private static bool IsIn(ImmutableArray<string> names, string name) => names.IsEmpty || names.Contains("*") || names.Contains(name);
}

/// <summary>Whether something matches cannot be said.</summary>
internal sealed class MatchException(string message) : Exception(message);
