using System.Collections.Immutable;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What one subject can do because it has several powers at once, whichever bindings they come from.</summary>
internal sealed class CombinedPowers(
    Subject subject, ImmutableArray<(AccessBinding Binding, Power Power)> held, ClusterFacts facts, ImmutableArray<string> namespaces, StandIns standIns)
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";
    private const string KubeletSigner = "kubernetes.io/kube-apiserver-client-kubelet";

    private static readonly AccessNode Admin = new ClusterAdmin();

    public IEnumerable<Step> Steps()
    {
        if (held.Any(pair => pair.Power.Kind == PowerKind.Everything && pair.Binding.IsClusterWide))
        {
            return [];
        }

        List<Step> acts = [.. Groups(), .. Kubelets(), .. OfSeveral(), .. StandIns()];
        var entries = acts.Select(act => act.From).Distinct().Select(from => new Step(new Acts(subject), from, "is bound", null, 0));
        return entries.Concat(acts);
    }

    /// <summary>What takes several powers, impersonation aside.</summary>
    public IEnumerable<Step> OfSeveral() => [.. Bind(), .. Join(), .. Escalate(), .. Certificates(), .. Volumes(), .. Relabel(), .. TokenSecrets(), .. MutatingPolicies()];

    /// <summary>A group is impersonated beside a user or service account, never alone (https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/).</summary>
    private IEnumerable<Step> Groups()
    {
        if ((First(PowerKind.ImpersonateUsers) ?? First(PowerKind.ImpersonateServiceAccounts)) is not { } beside)
        {
            yield break;
        }

        foreach (var (binding, power) in All(PowerKind.ImpersonateGroups))
        {
            foreach (var group in power.Names.IsEmpty ? [Identity.Masters] : power.Names)
            {
                yield return Step(new Acts(Subject.Group(group)), "impersonates the group", binding, power, beside);
            }
        }
    }

    /// <summary>
    /// An impersonated user has the groups that are asked for, and no others: without <c>system:nodes</c> the Node authorizer does not know a kubelet,
    /// who then has what names him alone.
    /// </summary>
    private IEnumerable<Step> Kubelets()
    {
        foreach (var (binding, power) in All(PowerKind.ImpersonateUsers))
        {
            if (All(PowerKind.ImpersonateGroups).FirstOrDefault(pair => pair.Power.Reaches(Identity.Nodes)) is (var other, { } group))
            {
                foreach (var node in power.Names.IsEmpty ? [new Over(Reach.Kubelets, null)] : power.Names.Select(Subject.User).Where(Paths.StandIns.IsKubelet).Select(user => (AccessNode)new Acts(user)))
                {
                    yield return Step(node, "impersonates a kubelet with its group", binding, power, (other, group));
                }
            }

            foreach (var named in standIns.KubeletBindings)
            {
                foreach (var user in named.Subjects.Where(one => Paths.StandIns.IsKubelet(one) && power.Reaches(one.Name)))
                {
                    yield return Step(new Holds(named), $"impersonates {user}", binding, power);
                }
            }
        }
    }

    private IEnumerable<Step> Bind()
    {
        foreach (var step in BindNamed())
        {
            yield return step;
        }

        foreach (var (binding, power) in All(PowerKind.Bind).Where(pair => pair.Power.Reaches("cluster-admin")))
        {
            if (binding.IsClusterWide && First(PowerKind.CreateClusterRoleBindings) is { } create)
            {
                yield return Step(Admin, "binds itself to cluster-admin", binding, power, create);
            }

            foreach (var (@namespace, with) in Where(PowerKind.CreateRoleBindings, binding.Namespace))
            {
                foreach (var step in WholeNamespace(@namespace, "binds itself to cluster-admin in the namespace", binding, power, with))
                {
                    yield return step;
                }
            }
        }
    }

    /// <summary>Roles that it may bind by name, or Roles of a namespace, and a new binding: what the role gives.</summary>
    private IEnumerable<Step> BindNamed()
    {
        foreach (var (binding, power) in All(PowerKind.Bind).Concat(All(PowerKind.BindRoles)).Where(pair => pair.Power.Kind == PowerKind.BindRoles || !pair.Power.Reaches("cluster-admin")))
        {
            foreach (var role in standIns.Policy.Roles.Where(role => role.IsClusterRole == (power.Kind == PowerKind.Bind) && power.Reaches(role.Name)))
            {
                var made = binding.IsClusterWide && role.IsClusterRole && First(PowerKind.CreateClusterRoleBindings) is { } create ? [((string?)null, create)]
                    : Where(PowerKind.CreateRoleBindings, role.Namespace ?? binding.Namespace).Where(_ => role.IsClusterRole || binding.IsClusterWide || binding.Namespace == role.Namespace);
                foreach (var (@namespace, with) in made)
                {
                    AccessBinding own = new(@namespace, "", role, role.ToString(), [subject]);
                    foreach (var step in RolePowers.Of(role).Where(one => StepFinder.Counts(one.Kind, own)).SelectMany(one => BindingSteps.Of(new Combines(subject, binding), own, one, namespaces, facts)))
                    {
                        yield return step with { Means = $"binds itself to {role} and {step.Means}", Grant = new(binding, power.Rule), With = [new(with.Item1, with.Item2.Rule)], Cost = 1 };
                    }
                }
            }
        }
    }

    /// <summary>Whoever may change a binding, and bind its role, adds himself to it. Every cluster has the binding cluster-admin.</summary>
    private IEnumerable<Step> Join()
    {
        foreach (var (with, change) in All(PowerKind.ChangeClusterRoleBindings).Concat(All(PowerKind.ChangeRoleBindings)))
        {
            foreach (var (binding, power) in All(PowerKind.Bind).Concat(All(PowerKind.BindRoles)))
            {
                if (change.Kind == PowerKind.ChangeClusterRoleBindings && binding.IsClusterWide && power.Kind == PowerKind.Bind && change.Reaches("cluster-admin") && power.Reaches("cluster-admin"))
                {
                    yield return Step(Admin, "adds itself to ClusterRoleBinding/cluster-admin, which every cluster has", binding, power, (with, change));
                    continue;
                }

                foreach (var other in standIns.Policy.Bindings.Where(other => other.Role is { } role && role.IsClusterRole == (power.Kind == PowerKind.Bind) && power.Reaches(role.Name)
                    && other.IsClusterWide == (change.Kind == PowerKind.ChangeClusterRoleBindings) && change.Reaches(other.Name) && IsIn(with, other) && IsIn(binding, other) && !other.Subjects.Contains(subject)))
                {
                    yield return Step(new Holds(other), $"adds itself to {other}", binding, power, (with, change));
                }
            }
        }

        static bool IsIn(AccessBinding held, AccessBinding other) => held.IsClusterWide || held.Namespace == other.Namespace;
    }

    private IEnumerable<Step> Escalate()
    {
        foreach (var (binding, power) in All(PowerKind.EscalateClusterRoles))
        {
            foreach (var with in All(PowerKind.ChangeClusterRoles))
            {
                foreach (var step in Grow(binding, power, with, role => role.IsClusterRole))
                {
                    yield return step;
                }
            }
        }

        foreach (var (binding, power) in All(PowerKind.EscalateRoles))
        {
            foreach (var with in All(PowerKind.ChangeRoles))
            {
                foreach (var step in Grow(binding, power, with, role => !role.IsClusterRole && (binding.Namespace ?? role.Namespace) == role.Namespace && (with.Binding.Namespace ?? role.Namespace) == role.Namespace))
                {
                    yield return step;
                }
            }
        }
    }

    /// <summary>Every right in a role is worth something to those who are bound to it: to itself, or, on a condition, to others.</summary>
    private IEnumerable<Step> Grow(AccessBinding binding, Power power, (AccessBinding Binding, Power Power) with, Func<AccessRole, bool> isOf)
    {
        bool Leads(AccessBinding bound) => bound.Role is { } role && isOf(role) && power.Reaches(role.Name) && with.Power.Reaches(role.Name);
        var own = standIns.Policy.BindingsOf(Identity.Of(subject)).Where(Leads).ToList();
        if (own.Exists(bound => bound.IsClusterWide))
        {
            yield return Step(Admin, "adds every right to a ClusterRole that it is bound to", binding, power, with);
            yield break;
        }

        foreach (var @namespace in own.Select(bound => bound.Namespace).Distinct())
        {
            foreach (var step in WholeNamespace(@namespace, "adds every right to a role that it is bound to in the namespace", binding, power, with))
            {
                yield return step;
            }
        }

        const string Means = "adds every right to a role that others are bound to";
        foreach (var others in standIns.Policy.Bindings.Where(bound => Leads(bound) && !bound.Subjects.IsEmpty).Except(own).GroupBy(bound => bound.Namespace ?? ""))
        {
            var bound = others.First();
            var condition = $"it can become {bound.Subjects[0]}{(bound.Subjects.Length > 1 ? " or another" : "")} whom {bound} names";
            foreach (var step in bound.IsClusterWide ? [Step(Admin, Means, binding, power, with)] : WholeNamespace(bound.Namespace, Means, binding, power, with))
            {
                yield return step with { Condition = condition, Becoming = [.. others] };
            }
        }
    }

    /// <summary>
    /// A client certificate of another. kube-controller-manager signs what is approved, and approving takes a right on the request and one
    /// on its signer. For users the API server refuses only the group system:masters (CertificateSubjectRestriction). Requests of kubelets it
    /// approves itself for who may create <c>certificatesigningrequests/nodeclient</c>.
    /// </summary>
    private IEnumerable<Step> Certificates()
    {
        if (First(PowerKind.CreateRequests) is not { } create)
        {
            yield break;
        }

        if (First(PowerKind.CreateNodeClients) is var (own, itself))
        {
            yield return Step(new Over(Reach.Kubelets, null), "asks for a certificate of any kubelet, which is approved by itself", own, itself, create);
        }

        if (First(PowerKind.ApproveRequests) is not { } approve)
        {
            yield break;
        }

        foreach (var (signer, to, whose) in ((string, AccessNode, string)[])[(ClientSigner, new Over(Reach.Users, null), "user"), (ClientSigner, new Over(Reach.Kubelets, null), "kubelet"), (KubeletSigner, new Over(Reach.Kubelets, null), "kubelet")])
        {
            if (All(PowerKind.ApproveAsSigner).FirstOrDefault(pair => pair.Power.Reaches(signer) || pair.Power.Reaches("kubernetes.io/*")) is (var binding, { } power))
            {
                yield return Step(to, $"asks for a certificate of any {whose} and approves it", binding, power, create, approve);
            }
        }
    }

    /// <summary>A mutating policy does nothing without a binding.</summary>
    private IEnumerable<Step> MutatingPolicies()
    {
        if (First(PowerKind.CreateMutatingPolicies) is var (binding, power) && First(PowerKind.BindMutatingPolicies) is { } bind)
        {
            yield return Step(new Over(Reach.RunPods, null), "changes every pod on its way in, through an admission policy", binding, power, bind);
        }
    }

    private IEnumerable<Step> StandIns() => standIns.Steps(subject, held, binding => new Combines(subject, binding), namespaces, facts);

    private IEnumerable<Step> Volumes()
    {
        if (First(PowerKind.RunPods) is { } run && All(PowerKind.CreateVolumes).FirstOrDefault() is (var binding, { } power))
        {
            yield return Step(new OnEveryNode(), "creates a PersistentVolume on the node's disk and mounts it", binding, power, run);
        }
    }

    private IEnumerable<Step> Relabel()
    {
        foreach (var (binding, power) in All(PowerKind.RelabelNamespaces))
        {
            foreach (var (@namespace, with) in Where(PowerKind.RunPods, binding.Namespace).Where(pair => pair.Namespace is not { } name || (power.Reaches(name) && !facts.AllowsNodeAccess(name))))
            {
                yield return Step(new OnEveryNode(), $"takes the Pod Security labels off {(@namespace is null ? "a namespace" : $"namespace '{@namespace}'")} and runs a privileged pod", binding, power, with);
                break;
            }
        }
    }

    /// <summary>
    /// A Secret of type service-account-token is filled by a controller with a token of the account it names. Who may read Secrets of
    /// some names only cannot read the new one: those names are taken, and the type of a Secret does not change.
    /// </summary>
    private IEnumerable<Step> TokenSecrets()
    {
        foreach (var (binding, power) in All(PowerKind.WriteSecrets))
        {
            foreach (var (@namespace, with) in Where(PowerKind.ReadSecrets, binding.Namespace, reading => reading.Names.IsEmpty))
            {
                yield return Step(new Over(Reach.ServiceAccounts, @namespace), "creates a Secret that is filled with a service account's token, and reads it", binding, power, with);
            }
        }
    }

    private IEnumerable<Step> WholeNamespace(string? @namespace, string means, AccessBinding binding, Power power, (AccessBinding, Power) with) =>
        ((Reach[])[Reach.RunPods, Reach.EnterPods, Reach.Secrets]).Select(reach => Step(new Over(reach, @namespace), means, binding, power, with));

    /// <summary>Where a second power holds together with one that holds in <paramref name="first"/> (null: everywhere), and the one that does there.</summary>
    private IEnumerable<(string? Namespace, (AccessBinding, Power) With)> Where(PowerKind second, string? first, Func<Power, bool>? usable = null) =>
        All(second).Where(pair => (usable?.Invoke(pair.Power) ?? true) && (first is null || pair.Binding.Namespace is not { } other || first == other))
            .Select(pair => (Namespace: pair.Binding.Namespace ?? first, (pair.Binding, pair.Power))).DistinctBy(pair => pair.Namespace);

    private IEnumerable<(AccessBinding Binding, Power Power)> All(PowerKind kind) => held.Where(pair => pair.Power.Kind == kind);

    private (AccessBinding Binding, Power Power)? First(PowerKind kind) => All(kind).Select(pair => ((AccessBinding, Power)?)pair).FirstOrDefault();

    private Step Step(AccessNode to, string means, AccessBinding binding, Power power, params ReadOnlySpan<(AccessBinding Binding, Power Power)> with)
    {
        var others = ImmutableArray.CreateBuilder<Grant>(with.Length);
        foreach (var (other, needed) in with)
        {
            others.Add(new(other, needed.Rule));
        }

        return new(new Combines(subject, binding), to, means, new(binding, power.Rule), 1) { With = others.ToImmutable() };
    }
}
