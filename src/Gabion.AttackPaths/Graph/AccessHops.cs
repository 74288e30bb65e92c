using System.Collections.Immutable;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>What identities may do, from the escalation graph of RBAC.</summary>
internal sealed class AccessHops(GraphDraft draft)
{
    private const double Act = 0.95;

    private readonly Dictionary<(string Kind, string Namespace, string Name), PathWorkload> _workloads = draft.Workloads
        .SelectMany(workload => workload.Sources.Select(source => (Key: (source.Kind, source.Object.NamespaceOrDefault, source.Object.Name), workload)))
        .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.workload);

    private readonly Dictionary<AccessNode, PathPlace?> _places = [];

    public void Add()
    {
        var graph = EscalationGraph.Of(draft.Input.Policy, draft.Input.Facts);
        foreach (var from in graph.Nodes.Where(node => !IsOfPods(node)).OrderBy(node => node.GetType().Name, StringComparer.Ordinal).ThenBy(node => node.ToString(), StringComparer.Ordinal))
        {
            foreach (var step in graph.From(from))
            {
                if (Place(from) is { } start && Place(step.To) is { } to)
                {
                    draft.Add(start, HopOf(step, to));
                }
            }
        }

        foreach (var binding in draft.Input.Policy.Bindings.Where(binding => binding.Role is null && binding.Source is not null))
        {
            draft.Unknown.Add($"What {binding} grants cannot be told: {binding.RoleName} is not in the input.");
        }
    }

    private Hop HopOf(Step step, PathPlace to)
    {
        var ease = (step.Cost, step.Condition) switch
        {
            (0, null) => Ease.Given,
            (0, _) => new Ease(0.5, "under a condition"),
            (_, null) => new Ease(Act, "an act"),
            _ => new Ease(Act * 0.5, "an act, under a condition"),
        };
        return new(to.Number, step.Grant is null ? HopKind.Follows : HopKind.Grant, step.Means, ease)
        {
            Condition = step.Condition,
            Evidence = step.Grant is { } grant ? Evidence(grant) : [],
            Mend = step.Grant is { } given ? MendOf(given) : null,
        };
    }

    private ImmutableArray<HopEvidence> Evidence(Grant grant)
    {
        var all = ImmutableArray.CreateBuilder<HopEvidence>();
        var binding = grant.Binding.Source;
        all.Add(new($"{grant.Binding} grants {grant.Binding.RoleName}{(binding is null ? ", as in every cluster" : "")}", binding?.File.Locate(binding.Root["kind"].Span)));
        if (grant.Binding.Role?.Source is { } role)
        {
            all.Add(new($"{grant.Rule}", role.File.Locate(grant.Rule.Source.Span)));
            all.AddRange(draft.Input.Findings.Within(role, grant.Rule.Source).Select(HopEvidence.Of));
        }

        if (binding is not null)
        {
            all.AddRange(draft.Input.Findings.About(binding, "GBN-CLU-320", "GBN-CLU-321", "GBN-CLU-322", "GBN-CLU-324").Select(HopEvidence.Of));
        }

        return all.ToImmutable();
    }

    /// <summary>The rule out of its role where the role is the owner's; else the binding. What every cluster has is left as it is.</summary>
    private Mend? MendOf(Grant grant)
    {
        if (grant.Binding.Role is { Source: { } role } && grant.Binding.Source is not null)
        {
            var place = role.File.Locate(grant.Rule.Source.Span);
            return draft.Mend(MendKind.Grant, $"rule:{grant.Binding.Role}:{place}", $"take '{grant.Rule}' out of {grant.Binding.Role}, or narrow it to what is used ('gabion rbac reduce')", place, "nobody who is bound to the role needs it");
        }

        return grant.Binding.Source is { } binding
            ? draft.Mend(MendKind.Grant, $"binding:{grant.Binding}", $"remove {grant.Binding}, or let it grant a role with less than {grant.Binding.RoleName}", binding.File.Locate(binding.Root["kind"].Span), "its subjects do not need it")
            : null;
    }

    /// <summary>What pods and their nodes lead to is told by PodHops and NodeHops.</summary>
    private static bool IsOfPods(AccessNode node) =>
        node is AccessNode.Inside or AccessNode.ContentsOf or AccessNode.PodsOn or AccessNode.PodsAmong or AccessNode.MayBeOn or AccessNode.OnNodeAmong or AccessNode.OnSomeNode;

    /// <summary>Whoever may choose the node gets further than from the node that a pod happens to be on.</summary>
    private PathPlace AnyNode()
    {
        var any = draft.Place(PlaceKind.NodeOf, "a node of the attacker's choice");
        draft.Add(any, new(draft.Place(PlaceKind.Node, "a node").Number, HopKind.Follows, "is root there", Ease.Given));
        return any;
    }

    private PathPlace? Place(AccessNode node)
    {
        if (!_places.TryGetValue(node, out var place))
        {
            _places[node] = place = node switch
            {
                AccessNode.Acts acts => draft.Place(PlaceKind.Subject, acts.Subject.ToString()),
                AccessNode.Inside inside => _workloads.TryGetValue((inside.Kind, inside.Namespace, inside.Name), out var workload) ? draft.Inside(workload) : null,
                AccessNode.ContentsOf contents => _workloads.TryGetValue((contents.Kind, contents.Namespace, contents.Name), out var owner) ? draft.Inside(owner) : null,
                AccessNode.OnNode named => draft.NodeNamed(named.Name),
                AccessNode.OnEveryNode => AnyNode(),
                AccessNode.PodsOn pods => draft.PodsOn(pods.Node),
                AccessNode.OnSomeNode or AccessNode.OnNodeAmong or AccessNode.PodsAmong or AccessNode.MayBeOn => null,
                AccessNode.ClusterAdmin => draft.Place(PlaceKind.ClusterAdmin, "cluster-admin"),
                AccessNode.KnowsSecret secret => draft.Place(PlaceKind.Secret, secret.ToString()),
                AccessNode.Over { Reach: Reach.Secrets, Namespace: null } => draft.Place(PlaceKind.AllSecrets, "every Secret of the cluster"),
                AccessNode.Over { Reach: Reach.Secrets, Namespace: { } @namespace } => draft.Place(PlaceKind.NamespaceSecrets, PathPlace.SecretsOf(@namespace)),
                AccessNode.Holds holds => draft.Place(PlaceKind.Right, $"{holds.Binding}"),
                AccessNode.Combines combines => draft.Place(PlaceKind.Right, $"{combines.Subject} by {combines.Binding}"),
                _ => draft.Place(PlaceKind.Right, node.ToString() ?? ""),
            };
        }

        return place;
    }
}
