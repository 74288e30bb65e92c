using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Rights of a missing account belong to whoever makes the account.</summary>
internal sealed class BindingAccountIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-191"),
        Title = "Role binding grants rights to a service account that is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Whoever may create service accounts or pods in that namespace can make an account of that name and has its rights.",
        Fix = "Correct the subject, or define the ServiceAccount.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: web, namespace: shop} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: web, namespace: shop}
              - {kind: ServiceAccount, name: default, namespace: shop}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web, namespace: shop}
            """),
        Example.Good("defaults.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: system:controller:route-controller
              labels: {kubernetes.io/bootstrapping: rbac-defaults}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:controller:route-controller}
            subjects:
              - {kind: ServiceAccount, name: route-controller, namespace: kube-system}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: kube-system}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // A set that defines no account at all leaves accounts to somebody else.
        var definesSome = set.OfKind("ServiceAccount").Select(account => account.Namespace).ToHashSet();
        return from binding in set.OfKind("RoleBinding").Concat(set.OfKind("ClusterRoleBinding"))
               where binding.Labels["kubernetes.io/bootstrapping"].Text != "rbac-defaults" // the API server's own, for controllers that may not run here
               from subject in binding.Root["subjects"].Items
               let name = subject["name"]
               where subject["kind"].Text == "ServiceAccount" && name.Text is { } text && text != "default" && !Placeholder.In(text)
               let @namespace = subject["namespace"].Text ?? binding.Namespace
               where set.Index.Find("ServiceAccount", @namespace, name.Text ?? "") is null
               let problem = Problem.At(binding, name, $"{binding.Kind} '{binding.Name}' grants rights to service account '{name.Text}', which is not defined here")
               select definesSome.Contains(@namespace) || @namespace == binding.Namespace ? problem.UnlessPodsElsewhere(set) : problem.AsQuestion();
    }
}
