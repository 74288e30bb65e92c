using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Few programs talk to the API server; every one gets a token for it.</summary>
internal sealed class TokenIsMounted : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-034"),
        Title = "Service account token is mounted",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The token in the container lets whoever breaks in talk to the API server with the service account's rights, and at least list what is there.",
        Fix = "Set `automountServiceAccountToken: false` for the pod or its service account, unless the program uses the Kubernetes API.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.1.6", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.service-account-tokens", ControlCoverage.Partial), new("MITRE-ATTACK", "T1528", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0036", "C-0034", "C-0053", "C-0190", "C-0261", "CKV_K8S_38", "service_account_token_automount_not_disabled",
            "automountServiceAccountToken", "AutomountServiceAccountToken", "k8spspautomountserviceaccounttokenpod",
            "restrict-automount-sa-token", "restrict-sa-automount-sa-token",
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
        PodExample.Bad("""
            automountServiceAccountToken: true <--
            containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            automountServiceAccountToken: false
            containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web}
            automountServiceAccountToken: false
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {serviceAccountName: web, containers: [{name: web, image: "registry.example/web:1.4"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-scheduler-node1, namespace: kube-system, annotations: {kubernetes.io/config.mirror: "0f"}}
            spec: {containers: [{name: kube-scheduler, image: "registry.k8s.io/kube-scheduler:v1.36.1"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        let own = workload.Pod.Spec["automountServiceAccountToken"]
        let account = set.Find("ServiceAccount", workload.Object.NamespaceOrDefault, workload.Pod.ServiceAccountName)
        where !workload.IsStatic && !own.IsFalse && (own.IsSet || account?.Root["automountServiceAccountToken"].IsFalse != true)
        select Problem.At(workload, own, $"The token of service account '{workload.Pod.ServiceAccountName}' is mounted into every container") with
        {
            Patch = Patch.Set(own, "false") with { Safety = PatchSafety.NeedsRuntimeKnowledge },
        };
}
