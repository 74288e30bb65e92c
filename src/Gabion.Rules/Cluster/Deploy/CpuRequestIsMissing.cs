using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a CPU request the scheduler places a pod blindly.</summary>
internal sealed class CpuRequestIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-100"),
        Title = "Container requests no CPU",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The scheduler counts a container without a CPU request as free, so a node fills up until every pod on it starves; a single busy or hijacked pod slows its neighbours.",
        Fix = "Set `resources.requests.cpu` to what the container uses in normal operation.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
        Aliases =
        [
            "KSV-0015", "C-0268", "C-0050", "CKV_K8S_10", "unset-cpu-requirements", "cpu_requests_not_set", "cpuRequestsMissing",
            "RequestsCPU", "container-resources", "container-cpu-requests-equal-limits", "k8scontainerrequests",
            "require-pod-requests-limits",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  resources: <--
                    limits: {memory: 64Mi}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  resources:
                    requests: {cpu: 100m}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pod-level}
            spec:
              resources: {requests: {cpu: "1"}}
              containers: [{name: web, image: "nginx:1.29"}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => ContainerResources.Missing(workload, "requests", "cpu", settings.DefaultRequests);
}
