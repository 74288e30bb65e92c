using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What one power of one binding allows by itself.</summary>
internal static class BindingSteps
{
    public static IEnumerable<Step> Of(Holds holds, Power power, IEnumerable<string> namespaces)
    {
        var where = holds.Binding.Namespace;
        Grant grant = new(holds.Binding, power.Rule);
        Step To(AccessNode node, string means, int cost = 1) => new(holds, node, means, grant, cost);
        switch (power.Kind)
        {
            case PowerKind.Everything when where is null:
                return [To(new ClusterAdmin(), "may do everything already", 0)];
            case PowerKind.Everything:
                return
                [
                    To(new Over(Reach.RunPods, where), "creates a pod"),
                    To(new Over(Reach.EnterPods, where), "runs a command in a pod"),
                    To(new Over(Reach.Secrets, where), "reads Secrets"),
                ];
            case PowerKind.RunPods:
                return [To(new Over(Reach.RunPods, where), "creates a pod, or a workload that makes one")];
            case PowerKind.EnterPods when power.Names.IsEmpty:
                return [To(new Over(Reach.EnterPods, where), "runs a command in a pod")];
            case PowerKind.NodesProxy:
                return [To(new OnNode(), "runs commands in any pod of a node through the kubelet")];
            case PowerKind.CreateTokens:
                return Accounts(power, where, namespaces, name => To(name, "asks for a token of the service account"));
            case PowerKind.ImpersonateServiceAccounts:
                return Accounts(power, where, namespaces, name => To(name, "impersonates the service account"));
            case PowerKind.ReadSecrets when power.Names.IsEmpty:
                return [To(new Over(Reach.Secrets, where), "reads Secrets")];
            case PowerKind.ReadSecrets when where is not null:
                return power.Names.Select(name => To(new KnowsSecret(where, name), "reads the Secret"));
            case PowerKind.ReadSecrets:
                return namespaces.SelectMany(@namespace => power.Names.Select(name => To(new KnowsSecret(@namespace, name), "reads the Secret")));
            case PowerKind.ImpersonateUsers when power.Names.IsEmpty:
                return [To(new Over(Reach.Users, null), "impersonates any user")];
            case PowerKind.ImpersonateUsers:
                return power.Names.Select(name => To(new Acts(Subject.Parse($"user:{name}") ?? Subject.User(name)), "impersonates the user"));
            case PowerKind.WriteWebhooks:
                return [To(new Over(Reach.RunPods, null), "changes every pod on its way in, through an admission webhook or policy")];
            case PowerKind.WriteApiServices:
                return [To(new ClusterAdmin(), "answers for an API group in place of the real one, and so steers every controller that trusts it")];
            default:
                return []; // no way by itself, see CombinedPowers
        }
    }

    private static IEnumerable<Step> Accounts(Power power, string? where, IEnumerable<string> namespaces, Func<AccessNode, Step> step) =>
        power.Names.IsEmpty ? [step(new Over(Reach.ServiceAccounts, where))]
        : where is not null ? power.Names.Select(name => step(new Acts(Subject.ServiceAccount(where, name))))
        : namespaces.SelectMany(@namespace => power.Names.Select(name => step(new Acts(Subject.ServiceAccount(@namespace, name)))));
}
