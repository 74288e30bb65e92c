using System.Collections.Immutable;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What one subject can do because it has several powers at once, whichever bindings they come from.</summary>
internal sealed class CombinedPowers(Subject subject, ImmutableArray<(AccessBinding Binding, Power Power)> held, ClusterFacts facts)
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";

    private static readonly AccessNode Admin = new ClusterAdmin();

    public IEnumerable<Step> Steps()
    {
        if (held.Any(pair => pair.Power.Kind == PowerKind.Everything && pair.Binding.IsClusterWide))
        {
            return [];
        }

        List<Step> acts = [.. Groups(), .. Bind(), .. Escalate(), .. Certificates(), .. Volumes(), .. Relabel(), .. TokenSecrets(), .. AwsAuth()];
        var entries = acts.Select(act => act.From).Distinct().Select(from => new Step(new Acts(subject), from, "is bound", null, 0));
        return entries.Concat(acts);
    }

    /// <summary>A group is impersonated beside a user or service account, never alone (https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/).</summary>
    private IEnumerable<Step> Groups()
    {
        if (First(PowerKind.ImpersonateUsers) is null && First(PowerKind.ImpersonateServiceAccounts) is null)
        {
            yield break;
        }

        foreach (var (binding, power) in All(PowerKind.ImpersonateGroups))
        {
            foreach (var group in power.Names.IsEmpty ? [Identity.Masters] : power.Names)
            {
                yield return Step(new Acts(Subject.Group(group)), "impersonates the group", binding, power);
            }
        }
    }

    private IEnumerable<Step> Bind()
    {
        foreach (var (binding, power) in All(PowerKind.Bind).Where(pair => pair.Power.Reaches("cluster-admin")))
        {
            if (binding.IsClusterWide && First(PowerKind.CreateClusterRoleBindings) is not null)
            {
                yield return Step(Admin, "binds itself to cluster-admin", binding, power);
            }

            foreach (var @namespace in Where(PowerKind.CreateRoleBindings, binding.Namespace))
            {
                foreach (var step in WholeNamespace(@namespace, "binds itself to cluster-admin in the namespace", binding, power))
                {
                    yield return step;
                }
            }
        }
    }

    private IEnumerable<Step> Escalate()
    {
        if (All(PowerKind.EscalateClusterRoles).FirstOrDefault() is (var binding, { } power) && First(PowerKind.ChangeClusterRoles) is not null)
        {
            yield return Step(Admin, "adds every right to a ClusterRole that it is bound to", binding, power);
        }

        foreach (var (from, escalate) in All(PowerKind.EscalateRoles))
        {
            foreach (var @namespace in Where(PowerKind.ChangeRoles, from.Namespace))
            {
                foreach (var step in WholeNamespace(@namespace, "adds every right to a Role of the namespace", from, escalate))
                {
                    yield return step;
                }
            }
        }
    }

    /// <summary>A client certificate for any user; the API server refuses only the group system:masters (CertificateSubjectRestriction).</summary>
    private IEnumerable<Step> Certificates()
    {
        if (First(PowerKind.CreateRequests) is not null && First(PowerKind.ApproveRequests) is not null
            && All(PowerKind.ApproveAsSigner).FirstOrDefault(pair => pair.Power.Reaches(ClientSigner) || pair.Power.Reaches("kubernetes.io/*")) is (var binding, { } power))
        {
            yield return Step(new Over(Reach.Users, null), "asks for a certificate of any user and approves it", binding, power);
        }
    }

    private IEnumerable<Step> Volumes()
    {
        if (First(PowerKind.RunPods) is not null && All(PowerKind.CreateVolumes).FirstOrDefault() is (var binding, { } power))
        {
            yield return Step(new OnNode(), "creates a PersistentVolume on the node's disk and mounts it", binding, power);
        }
    }

    private IEnumerable<Step> Relabel()
    {
        foreach (var (binding, power) in All(PowerKind.RelabelNamespaces))
        {
            foreach (var @namespace in Where(PowerKind.RunPods, binding.Namespace).Where(name => name is null || (power.Reaches(name) && !facts.AllowsNodeAccess(name))))
            {
                yield return Step(new OnNode(), $"takes the Pod Security labels off {(@namespace is null ? "a namespace" : $"namespace '{@namespace}'")} and runs a privileged pod", binding, power);
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
            foreach (var @namespace in Where(PowerKind.ReadSecrets, binding.Namespace, reading => reading.Names.IsEmpty))
            {
                yield return Step(new Over(Reach.ServiceAccounts, @namespace), "creates a Secret that is filled with a service account's token, and reads it", binding, power);
            }
        }
    }

    private IEnumerable<Step> AwsAuth()
    {
        if (facts.Objects.Any(item => item.Is("", "ConfigMap") && item is { Name: "aws-auth", Namespace: "kube-system" })
            && All(PowerKind.WriteConfigMaps).FirstOrDefault(pair => pair.Power.Reaches("aws-auth") && pair.Binding.Namespace is null or "kube-system") is (var binding, { } power))
        {
            yield return Step(Admin, "maps an AWS identity of its own to system:masters in the ConfigMap aws-auth", binding, power) with
            {
                Condition = "the cluster still reads aws-auth (EKS authentication mode CONFIG_MAP or API_AND_CONFIG_MAP)",
            };
        }
    }

    private IEnumerable<Step> WholeNamespace(string? @namespace, string means, AccessBinding binding, Power power) =>
        ((Reach[])[Reach.RunPods, Reach.EnterPods, Reach.Secrets]).Select(reach => Step(new Over(reach, @namespace), means, binding, power));

    /// <summary>Where a second power holds together with one that holds in <paramref name="first"/> (null: everywhere).</summary>
    private IEnumerable<string?> Where(PowerKind second, string? first, Func<Power, bool>? usable = null) =>
        All(second).Where(pair => usable?.Invoke(pair.Power) ?? true).Select(pair => pair.Binding.Namespace).Where(other => first is null || other is null || first == other).Select(other => other ?? first).Distinct();

    private IEnumerable<(AccessBinding Binding, Power Power)> All(PowerKind kind) => held.Where(pair => pair.Power.Kind == kind);

    private (AccessBinding Binding, Power Power)? First(PowerKind kind) => All(kind).Select(pair => ((AccessBinding, Power)?)pair).FirstOrDefault();

    private Step Step(AccessNode to, string means, AccessBinding binding, Power power) => new(new Combines(subject, binding), to, means, new(binding, power.Rule), 1);
}
