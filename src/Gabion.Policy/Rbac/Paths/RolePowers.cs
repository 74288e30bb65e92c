using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Finds the powers that a role's rules give (https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks).
/// A verb that needs a name cannot be limited to one: <c>create</c> of an object is asked before it has a name.
/// </summary>
internal static class RolePowers
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly string[] Change = ["update", "patch"];
    private static readonly string[] Write = ["create", "update", "patch"];

    /// <summary>Resources whose objects hold a pod template that a controller runs.</summary>
    private static readonly (string Group, string Resource)[] Workloads =
    [
        ("", "pods"), ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "daemonsets"), ("apps", "statefulsets"),
        ("apps", "replicasets"), ("batch", "jobs"), ("batch", "cronjobs"),
    ];

    private static readonly (PowerKind Kind, string[] Verbs, string Group, string Resource, string Subresource)[] Table =
    [
        (PowerKind.EnterPods, ["create", "get"], "", "pods", "exec"),
        (PowerKind.EnterPods, ["create", "get"], "", "pods", "attach"),
        (PowerKind.EnterPods, Change, "", "pods", "ephemeralcontainers"),
        (PowerKind.NodesProxy, ["create", "get"], "", "nodes", "proxy"),
        (PowerKind.CreateTokens, ["create"], "", "serviceaccounts", "token"),
        (PowerKind.ReadSecrets, ["get", "list", "watch"], "", "secrets", ""),
        (PowerKind.WriteSecrets, ["create"], "", "secrets", ""),
        (PowerKind.ImpersonateUsers, ["impersonate"], "", "users", ""),
        (PowerKind.ImpersonateGroups, ["impersonate"], "", "groups", ""),
        (PowerKind.ImpersonateServiceAccounts, ["impersonate"], "", "serviceaccounts", ""),
        (PowerKind.Bind, ["bind"], Rbac, "clusterroles", ""),
        (PowerKind.BindRoles, ["bind"], Rbac, "roles", ""),
        (PowerKind.CreateClusterRoleBindings, ["create"], Rbac, "clusterrolebindings", ""),
        (PowerKind.CreateRoleBindings, ["create"], Rbac, "rolebindings", ""),
        (PowerKind.EscalateClusterRoles, ["escalate"], Rbac, "clusterroles", ""),
        (PowerKind.EscalateRoles, ["escalate"], Rbac, "roles", ""),
        (PowerKind.ChangeClusterRoles, Change, Rbac, "clusterroles", ""),
        (PowerKind.ChangeRoles, Change, Rbac, "roles", ""),
        (PowerKind.CreateRequests, ["create"], "certificates.k8s.io", "certificatesigningrequests", ""),
        (PowerKind.ApproveRequests, Change, "certificates.k8s.io", "certificatesigningrequests", "approval"),
        (PowerKind.ApproveAsSigner, ["approve"], "certificates.k8s.io", "signers", ""),
        (PowerKind.WriteWebhooks, Write, "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
        (PowerKind.WriteWebhooks, Write, "admissionregistration.k8s.io", "mutatingadmissionpolicies", ""),
        (PowerKind.WriteApiServices, Write, "apiregistration.k8s.io", "apiservices", ""),
        (PowerKind.CreateVolumes, ["create"], "", "persistentvolumes", ""),
        (PowerKind.RelabelNamespaces, Change, "", "namespaces", ""),
        (PowerKind.WriteConfigMaps, Change, "", "configmaps", ""),
    ];

    public static ImmutableArray<Power> Of(AccessRole role)
    {
        var found = ImmutableArray.CreateBuilder<Power>();
        foreach (var rule in role.Rules)
        {
            if (rule.Resources.IsEmpty)
            {
                continue;
            }

            if (rule is { Names.IsEmpty: true } && rule.Verbs.Contains("*") && rule.Groups.Contains("*") && rule.Resources.Contains("*"))
            {
                found.Add(new(PowerKind.Everything, rule, []));
                continue; // all others follow from it
            }

            foreach (var (kind, verbs, group, resource, subresource) in Table)
            {
                Add(found, kind, rule, verbs, group, resource, subresource);
            }

            foreach (var (group, resource) in Workloads)
            {
                // A pod's own template cannot be changed, but its image can; only creating gives it an account or the node.
                Add(found, PowerKind.RunPods, rule, resource == "pods" ? ["create"] : Write, group, resource, "");
            }
        }

        return found.ToImmutable();
    }

    private static void Add(
        ImmutableArray<Power>.Builder found, PowerKind kind, PolicyRule rule, string[] verbs, string group, string resource, string subresource)
    {
        foreach (var verb in verbs)
        {
            // A create of an object itself is decided without its name; of a subresource (exec, token) with it.
            if (rule.Allows(verb, group, resource, subresource) && !(verb == "create" && subresource.Length == 0 && !rule.Names.IsEmpty)
                && !found.Any(power => power.Kind == kind && ReferenceEquals(power.Rule, rule)))
            {
                found.Add(new(kind, rule, rule.Names));
                return;
            }
        }
    }
}
