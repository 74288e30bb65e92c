using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Rights given to the default account are given to every pod of the namespace.</summary>
internal sealed class DefaultServiceAccountIsUsed : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-035"),
        Title = "Pod runs as the default service account",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "All pods that name no account share this one: a right that one of them needs is a right that all of them get.",
        Fix = "Create a service account for the workload and name it in `serviceAccountName`, or set `automountServiceAccountToken: false`.",
        References = ["https://kubernetes.io/docs/concepts/security/service-accounts/"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.1.5", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.service-account-tokens", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "C-0189", "default-service-account", "CKV_K8S_41", "CKV_K8S_42", "service_account_name_undefined_or_empty",
            "ServiceAccountName", "check-serviceaccount",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              serviceAccountName: default <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            serviceAccountName: web
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            automountServiceAccountToken: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: shop}
            automountServiceAccountToken: false
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
            """),
        Example.Good("etc/kubernetes/manifests/etcd.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: etcd, namespace: kube-system}
            spec: {hostNetwork: true, containers: [{name: etcd, image: "registry.k8s.io/etcd:3.6.5-0"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        let spec = workload.Pod.Spec
        let token = spec["automountServiceAccountToken"]
        where !workload.IsStatic && workload.Pod.ServiceAccountName is ("default" or "")
        where !token.IsFalse && (token.IsSet || set.Find("ServiceAccount", workload.Object.NamespaceOrDefault, "default")?.Root["automountServiceAccountToken"].IsFalse != true)
        select Problem.At(workload, !spec["serviceAccountName"].Exists && spec["serviceAccount"].Exists ? spec["serviceAccount"] : spec["serviceAccountName"], "The pod runs as the default service account, with its token");
}
