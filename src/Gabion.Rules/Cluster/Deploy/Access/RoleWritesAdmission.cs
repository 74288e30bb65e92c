using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who writes admission webhooks and policies reads and changes every object.</summary>
internal sealed class RoleWritesAdmission : AccessRule
{
    private static readonly string[] Configurations =
    [
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
        "validatingadmissionpolicies", "validatingadmissionpolicybindings",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-310"),
        Title = "Role changes admission webhooks or policies",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A webhook or policy of one's own sees every object that is written, Secrets too, changes pods on their way in, or switches the cluster's guards off.",
        Fix = "Leave it to the account that installs the webhook; name the configuration with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.12", ControlCoverage.Full), new("MITRE-ATTACK", "T1562.001", ControlCoverage.Full)],
        Aliases = ["KSV-0114", "C-0281", "CKV_K8S_155", "restrict-clusterrole-mutating-validating-admission-webhooks"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create, update]
                apiGroups: [admissionregistration.k8s.io]
                resources: [mutatingwebhookconfigurations] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [delete]
                apiGroups: [admissionregistration.k8s.io]
                resources: [validatingadmissionpolicies] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list]
                apiGroups: [admissionregistration.k8s.io]
                resources: [mutatingwebhookconfigurations]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [patch]
                apiGroups: [admissionregistration.k8s.io]
                resources: [validatingwebhookconfigurations]
                resourceNames: [own]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Verb(rule, "create", "update", "patch", "delete") is { } verb && Names(rule, "admissionregistration.k8s.io", Configurations)
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} {string.Join(", ", rule.Resources)}" : null;
}
