using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who may create a pod may use every service account, Secret and volume of the namespace.</summary>
internal sealed class RoleCreatesPods : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-304"),
        Title = "Role creates pods or workloads",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A pod runs under any service account of its namespace, mounts any of its Secrets, and, where no Pod Security level forbids it, takes the node. So it is with kinds of which operators make pods: Argo, Tekton, Knative, KubeVirt, Spark, OpenShift.",
        Fix = "Leave deploying to the pipeline's own account, and enforce the restricted Pod Security level in the namespace.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.4", ControlCoverage.Full), new("MITRE-ATTACK", "T1610", ControlCoverage.Full)],
        Aliases = ["KSV-0048", "C-0188", "permissive_access_to_create_pods", "access-to-create-pods"],
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
                resources: [pods] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, patch]
                apiGroups: [apps]
                resources: [deployments] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [tekton.dev]
                resources: [taskruns] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get, list, watch, delete]
                apiGroups: [""]
                resources: [pods]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [apps]
                resources: [deployments/scale]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        Names(rule, "", "pods", "replicationcontrollers") && Verb(rule, "create") is not null
        || (Names(rule, "apps", "deployments", "daemonsets", "statefulsets", "replicasets") || Names(rule, "batch", "jobs", "cronjobs") || PodMakers.Custom.Any(kind => Names(rule, kind.Group, kind.Resources))) && Verb(rule, "create", "update", "patch") is not null
            ? $"{role.Kind} '{role.Name}' lets its subjects run pods: {rule}" : null;
}
