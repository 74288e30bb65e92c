using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A token is its account.</summary>
internal sealed class RoleCreatesTokens : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-311"),
        Title = "Role creates tokens of service accounts",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The subject asks for a token of any service account in reach, with all its rights, and the token stays valid after the role is taken away.",
        Fix = "Name the accounts with `resourceNames`, or let the pod use its own account.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.13", ControlCoverage.Full), new("MITRE-ATTACK", "T1528", ControlCoverage.Full)],
        Aliases = ["C-0282"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [serviceaccounts/token] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [serviceaccounts/token]
                resourceNames: [builder]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [serviceaccounts]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Names(rule, "", "serviceaccounts/token") && Verb(rule, "create") is not null
            ? $"{role.Kind} '{role.Name}' lets its subjects create tokens of every service account in its reach" : null;
}
