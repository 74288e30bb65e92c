using Gabion.Model.Cluster;
using Gabion.Network.Facts;

namespace Gabion.Network.Policies;

/// <summary>Which endpoints a policy or a rule means.</summary>
public abstract class EndpointSelector
{
    /// <summary>Whether it means the endpoints of a class.</summary>
    public abstract Match Matches(EndpointClass endpoints);

    /// <summary>Notes what it looks at, so that endpoints that differ in nothing else fall into one class.</summary>
    public abstract void Look(Visibility visible);

    /// <summary>The pods that it means by label; null when it means them otherwise.</summary>
    public virtual PodSelector? ByLabel => null;

    /// <summary>The selector as a person would write it.</summary>
    public abstract override string ToString();
}

/// <summary>Every pod of every namespace (and, where a policy means them too, hosts).</summary>
public sealed class AnyEndpoint : EndpointSelector
{
    public static AnyEndpoint Instance { get; } = new();

    public override Match Matches(EndpointClass endpoints) => Match.Yes;

    public override void Look(Visibility visible)
    {
    }

    public override string ToString() => "every pod";
}

/// <summary>Endpoints that the input does not decide on, with the reason.</summary>
public sealed class UndecidedEndpoints(string reason) : EndpointSelector
{
    public override Match Matches(EndpointClass endpoints) => Match.Unknown;

    public override void Look(Visibility visible)
    {
    }

    public override string ToString() => reason;
}

/// <summary>The selectors of Kubernetes' own policies: pods by label, in one namespace or in namespaces by label.</summary>
/// <param name="namespace">The one namespace; null when <paramref name="namespaces"/> chooses.</param>
/// <param name="namespaces">Chooses namespaces by label; null means every namespace when there is no single one.</param>
/// <param name="pods">Chooses pods; an empty selector means all.</param>
public sealed class PodSelector(string? @namespace, LabelSelector? namespaces, LabelSelector pods) : EndpointSelector
{
    public string? Namespace { get; } = @namespace;

    public LabelSelector? Namespaces { get; } = namespaces;

    public LabelSelector Pods { get; } = pods;

    public override PodSelector ByLabel => this;

    public override Match Matches(EndpointClass endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.Kind == EndpointKind.Host)
        {
            return Match.No;
        }

        var inNamespace = Namespace is not null ? MatchLogic.Of(endpoints.Namespace.Name == Namespace)
            : Namespaces is null ? Match.Yes : endpoints.Namespace.Labels.Matches(Namespaces);
        return inNamespace == Match.No ? Match.No : inNamespace.And(endpoints.Labels.Matches(Pods));
    }

    public override void Look(Visibility visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        foreach (var requirement in Pods.Requirements)
        {
            visible.LabelKeys.Add(requirement.Key);
        }
    }

    public override string ToString()
    {
        var pods = Pods.IsEmpty ? "every pod" : $"pods with {Pods}";
        return Namespace is not null ? $"{pods} in {Namespace}"
            : Namespaces is null or { IsEmpty: true } ? $"{pods} in every namespace" : $"{pods} in namespaces with {Namespaces}";
    }
}

/// <summary>Pods by label, as far as they are in one of the networks that a policy is for.</summary>
/// <param name="pods">The pods.</param>
/// <param name="networks">The networks.</param>
/// <param name="definitions">The definitions that the policy names, <c>namespace/name</c>: a plugin that is not the network's own knows interfaces by them.</param>
public sealed class AttachedPods(PodSelector pods, IReadOnlySet<ClusterNetwork> networks, IReadOnlySet<string> definitions) : EndpointSelector
{
    public override PodSelector ByLabel => pods;

    public override Match Matches(EndpointClass endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (!networks.Contains(endpoints.Network))
        {
            return Match.No;
        }

        var match = pods.Matches(endpoints);
        return endpoints.Network.IsOverlay || (endpoints.Attachment is { } attachment && definitions.Contains(attachment)) ? match : match.And(Match.Unknown);
    }

    public override void Look(Visibility visible) => pods.Look(visible);

    public override string ToString() => pods.ToString();
}
