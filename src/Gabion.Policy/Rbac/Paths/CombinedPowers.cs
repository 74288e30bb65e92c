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

        List<Step> acts = [.. Groups(), .. OfSeveral(), .. StandIns()];
        var entries = acts.Select(act => act.From).Distinct().Select(from => new Step(new Acts(subject), from, "is bound", null, 0));
        return entries.Concat(acts);
    }

    /// <summary>What takes several powers, impersonation aside.</summary>
    public IEnumerable<Step> OfSeveral() => [.. Bind(), .. Escalate(), .. Certificates(), .. Volumes(), .. Relabel(), .. TokenSecrets(), .. MutatingPolicies()];

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

    private IEnumerable<Step> Bind()
    {
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

    private IEnumerable<Step> Escalate()
    {
        if (All(PowerKind.EscalateClusterRoles).FirstOrDefault() is (var binding, { } power) && First(PowerKind.ChangeClusterRoles) is { } change)
        {
            yield return Step(Admin, "adds every right to a ClusterRole that it is bound to", binding, power, change);
        }

        foreach (var (from, escalate) in All(PowerKind.EscalateRoles))
        {
            foreach (var (@namespace, with) in Where(PowerKind.ChangeRoles, from.Namespace))
            {
                foreach (var step in WholeNamespace(@namespace, "adds every right to a Role of the namespace", from, escalate, with))
                {
                    yield return step;
                }
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

        foreach (var (signer, to, whose) in ((string, AccessNode, string)[])[(ClientSigner, new Over(Reach.Users, null), "user"), (KubeletSigner, new Over(Reach.Kubelets, null), "kubelet")])
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
