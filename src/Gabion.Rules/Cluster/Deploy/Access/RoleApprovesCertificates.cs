using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who approves certificate requests decides who is who.</summary>
internal sealed class RoleApprovesCertificates : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-309"),
        Title = "Role approves certificate requests",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "With a request of one's own, an approval makes a client certificate of any user, which no one can take back before it expires.",
        Fix = "Leave approval to the controllers that Kubernetes brings; name the signer with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.11", ControlCoverage.Full), new("MITRE-ATTACK", "T1098", ControlCoverage.Partial)],
        Aliases = ["C-0280", "CKV_K8S_156", "restrict-clusterrole-csr"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [update]
                apiGroups: [certificates.k8s.io]
                resources: [certificatesigningrequests/approval] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create, get]
                apiGroups: [certificates.k8s.io]
                resources: [certificatesigningrequests]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [sign]
                apiGroups: [certificates.k8s.io]
                resources: [signers]
                resourceNames: [example.com/own]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        (Names(rule, "certificates.k8s.io", "certificatesigningrequests/approval") && Verb(rule, "update", "patch") is not null)
        || (rule.Names.IsEmpty && Names(rule, "certificates.k8s.io", "signers") && Verb(rule, "approve", "sign") is not null)
            ? $"{role.Kind} '{role.Name}' lets its subjects approve certificate requests: {rule}" : null;
}
