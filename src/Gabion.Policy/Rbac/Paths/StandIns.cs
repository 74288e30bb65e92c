using System.Collections.Immutable;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Constrained impersonation (KEP-5284, on from Kubernetes 1.36): <c>impersonate:MODE</c> says whom, <c>impersonate-on:MODE:VERB</c> for what. Both
/// must be allowed, and the one who is impersonated must be allowed it too; <c>system:masters</c> is refused.
/// </summary>
/// <param name="Policy">Its subjects are everyone whom a binding names.</param>
/// <param name="KubeletBindings">Those that name users who are kubelets.</param>
/// <param name="HeldBy">What one of them holds.</param>
/// <param name="InTheNameOfOthers">What a subject may do for others in a mode.</param>
internal sealed record StandIns(
    AccessPolicy Policy,
    ImmutableArray<AccessBinding> KubeletBindings,
    Func<Subject, ImmutableArray<(AccessBinding Binding, Power Power)>> HeldBy,
    Func<Subject, string, IEnumerable<(AccessBinding Binding, Power Power)>> InTheNameOfOthers)
{
    /// <summary>How names of kubelets begin.</summary>
    public const string Kubelet = "system:node:";

    /// <summary>Whether it is a user with the name of a kubelet.</summary>
    public static bool IsKubelet(Subject subject) => subject.Kind == SubjectKind.User && subject.Name.StartsWith(Kubelet, StringComparison.Ordinal);

    private const string OfOwnNode = "the token that it shows is of a pod on the node that this is about (associated-node)";

    public IEnumerable<Step> Steps(
        Subject subject, ImmutableArray<(AccessBinding Binding, Power Power)> held, Func<AccessBinding, AccessNode> from, IReadOnlyCollection<string> namespaces, ClusterFacts facts)
    {
        foreach (var mode in RolePowers.Modes)
        {
            var whom = held.Where(pair => IsOf(mode, pair.Power.Kind) && (pair.Power.Kind != PowerKind.StandInForOwnNode || subject.Kind != SubjectKind.User)).ToList(); // users have no node
            if (!whom.Exists(pair => pair.Power.Kind != PowerKind.StandInForGroups))
            {
                continue; // a group is impersonated beside a user, never alone
            }

            var requests = InTheNameOfOthers(subject, mode).ToList();
            foreach (var (other, grant) in requests.Count == 0 ? [] : Others(whom))
            {
                foreach (var step in mode.EndsWith("-node", StringComparison.Ordinal) ? requests.SelectMany(pair => OfKubelet(from(pair.Binding), pair.Binding, pair.Power, other, facts)) : OfOther(from, requests, other, namespaces, facts))
                {
                    var told = step with { Means = $"impersonates {other} (constrained) and {step.Means}", With = [grant, .. step.With] };
                    yield return mode == "associated-node" ? told with { Condition = told.Condition is { } condition ? $"{OfOwnNode}, and {condition}" : OfOwnNode } : told;
                }
            }
        }
    }

    private static bool IsOf(string mode, PowerKind kind) => mode switch
    {
        "user-info" => kind is PowerKind.StandInForUsers or PowerKind.StandInForGroups,
        "serviceaccount" => kind == PowerKind.StandInForServiceAccounts,
        "arbitrary-node" => kind == PowerKind.StandInForNodes,
        _ => kind == PowerKind.StandInForOwnNode,
    };

    /// <summary>Those whom a binding names and who may be impersonated; of a kubelet whom the rule names, for no binding need.</summary>
    private IEnumerable<(Subject Other, Grant Grant)> Others(List<(AccessBinding Binding, Power Power)> whom) =>
        from pair in whom
        from other in pair.Power.Kind is PowerKind.StandInForNodes or PowerKind.StandInForOwnNode
            ? pair.Power.Names.IsEmpty ? [Subject.Group(Identity.Nodes)] : pair.Power.Names.Select(name => Subject.User(Kubelet + name))
            : Policy.Subjects.Where(other => pair.Power.Reaches(other.Name) && Is(pair, other))
        select (other, new Grant(pair.Binding, pair.Power.Rule));

    private static bool Is((AccessBinding Binding, Power Power) pair, Subject other) => pair.Power.Kind switch
    {
        PowerKind.StandInForUsers => other.Kind == SubjectKind.User && !other.Name.StartsWith(Kubelet, StringComparison.Ordinal),
        PowerKind.StandInForGroups => other is { Kind: SubjectKind.Group, Name: not Identity.Masters },
        _ => other.Kind == SubjectKind.ServiceAccount && pair.Binding.Namespace is { } where ? where == other.Namespace : other.Kind == SubjectKind.ServiceAccount,
    };

    /// <summary>What the other may do as well, by one request and by several.</summary>
    private IEnumerable<Step> OfOther(
        Func<AccessBinding, AccessNode> from, List<(AccessBinding Binding, Power Power)> requests, Subject other, IReadOnlyCollection<string> namespaces, ClusterFacts facts)
    {
        var own = HeldBy(other);
        var allowed = requests.SelectMany(pair => Both(own, pair.Binding, pair.Power)).ToList();
        foreach (var (binding, power, scope) in allowed.Where(both => !both.Power.Rule.Verbs.Contains("*"))) // he may do that without the other
        {
            foreach (var step in BindingSteps.Of(from(binding), scope, power, namespaces, facts))
            {
                yield return step with { Grant = new(binding, power.Rule) };
            }
        }

        if (allowed.Count == 0)
        {
            yield break;
        }

        ImmutableArray<(AccessBinding Binding, Power Power)> together = [.. allowed.Where(both => both.Power.Kind != PowerKind.Everything && !IsCheck(both.Power.Kind)).Select(both => (both.Scope, both.Power)), .. Checks(own)];
        foreach (var step in new CombinedPowers(other, together, facts, [.. namespaces], this).OfSeveral())
        {
            ImmutableArray<Grant> grants = [.. step.Grant is { } first ? [first] : ImmutableArray<Grant>.Empty, .. step.With];
            var request = grants.Select(grant => (Grant: grant, Both: allowed.Find(both => ReferenceEquals(both.Scope, grant.Binding) && ReferenceEquals(both.Power.Rule, grant.Rule)))).FirstOrDefault(pair => pair.Both.Binding is not null);
            if (request.Grant is not null)
            {
                yield return step with { From = from(request.Both.Binding), Grant = new(request.Both.Binding, request.Grant.Rule), With = [.. grants.Where(grant => !ReferenceEquals(grant, request.Grant))] };
            }
        }
    }

    /// <summary>What both may do: the request in the narrower namespace, with the names that both have; the scope is the binding that narrows it.</summary>
    private static List<(AccessBinding Binding, Power Power, AccessBinding Scope)> Both(ImmutableArray<(AccessBinding Binding, Power Power)> own, AccessBinding binding, Power power)
    {
        var found = new List<(AccessBinding Binding, Power Power, AccessBinding Scope)>();
        foreach (var (also, held) in own.Where(pair => pair.Power.Kind == power.Kind || pair.Power.Kind == PowerKind.Everything))
        {
            ImmutableArray<string> names = held.Names.IsEmpty ? power.Names : power.Names.IsEmpty ? held.Names : [.. power.Names.Intersect(held.Names, StringComparer.Ordinal)];
            var scope = also.Namespace is null ? binding : binding.Namespace is null || binding.Namespace == also.Namespace ? also : null;
            if (scope is not null && (!names.IsEmpty || held.Names.IsEmpty || power.Names.IsEmpty)
                && !found.Exists(one => one.Scope.Namespace == scope.Namespace && one.Power.Names.SequenceEqual(names)))
            {
                found.Add((binding, power with { Names = names }, scope));
            }
        }

        return found;
    }

    /// <summary>
    /// What is asked while a request is served (pkg/registry/rbac/escalation_check.go, plugin/pkg/admission/certificates) is asked of the one who is
    /// impersonated alone: no rule on the impersonator's side is needed.
    /// </summary>
    private static IEnumerable<(AccessBinding Binding, Power Power)> Checks(ImmutableArray<(AccessBinding Binding, Power Power)> own) =>
        from pair in own
        from kind in pair.Power.Kind == PowerKind.Everything ? CheckKinds : IsCheck(pair.Power.Kind) ? [pair.Power.Kind] : []
        where StepFinder.Counts(kind, pair.Binding)
        select (pair.Binding, pair.Power with { Kind = kind });

    private static readonly PowerKind[] CheckKinds = [PowerKind.Bind, PowerKind.BindRoles, PowerKind.EscalateClusterRoles, PowerKind.EscalateRoles, PowerKind.ApproveAsSigner];

    private static bool IsCheck(PowerKind kind) => CheckKinds.Contains(kind);

    /// <summary>What the Node authorizer lets a kubelet have: tokens and Secrets of the pods of its node.</summary>
    private static IEnumerable<Step> OfKubelet(AccessNode from, AccessBinding binding, Power power, Subject other, ClusterFacts facts)
    {
        var grant = new Grant(binding, power.Rule);
        var node = other.Kind == SubjectKind.User ? other.Name[Kubelet.Length..] : null;
        return power.Kind switch
        {
            PowerKind.CreateTokens or PowerKind.Everything => [new(from, node is null ? new Over(Reach.PodContents, null) : new PodsOn(node), "asks for the tokens of the pods there", grant, 1)],
            PowerKind.ReadSecrets => facts.Workloads.SelectMany(facts.KubeletSecrets).Distinct()
                .Where(secret => power.Reaches(secret.Name) && (binding.Namespace is null || binding.Namespace == secret.Namespace))
                .Select(secret => new Step(from, new KnowsSecret(secret.Namespace, secret.Name), "reads a Secret of the pods there", grant, 1) { Condition = node is null ? null : $"a pod that has it runs on node '{node}'" }),
            _ => [],
        };
    }
}
