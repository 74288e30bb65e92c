using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Rights given to the default account are given to every pod of the namespace.</summary>
internal sealed class DefaultServiceAccountIsUsed : Rule<Workload>
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
        Example.Good("etc/kubernetes/manifests/kube-scheduler.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-scheduler, namespace: kube-system}
            spec: {containers: [{name: kube-scheduler, image: "registry.k8s.io/kube-scheduler:v1.36.1"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-scheduler-node1, namespace: kube-system, annotations: {kubernetes.io/config.mirror: "0f"}}
            spec: {containers: [{name: kube-scheduler, image: "registry.k8s.io/kube-scheduler:v1.36.1"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var pod = workload.Pod;
        var named = pod.Spec["serviceAccountName"];
        return !workload.IsStatic && pod.ServiceAccountName is ("default" or "") && !pod.Spec["automountServiceAccountToken"].IsFalse
            ? [PodProblem.At(named.Exists ? named : pod.Spec["serviceAccount"].Exists ? pod.Spec["serviceAccount"] : named, "The pod runs as the default service account, with its token")]
            : [];
    }
}
