using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A CPU limit bounds a runaway process; many teams leave it out on purpose, so this runs when asked for.</summary>
internal sealed class CpuLimitIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-102"),
        Title = "Container has no CPU limit",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "A container without a CPU limit can use every idle core of its node, which a crypto miner does at once; with CPU requests in place neighbours keep their share.",
        Fix = "Set `resources.limits.cpu`, or leave it out deliberately and set `resources.requests.cpu` everywhere.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
        Aliases =
        [
            "KSV-0011", "C-0270", "C-0050", "CKV_K8S_11", "unset-cpu-requirements", "cpu_limits_not_set", "cpuLimitsMissing", "LimitsCPU",
            "container-resources", "k8scontainerlimits", "require-pod-requests-limits",
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
                  resources:
                    limits: {memory: 64Mi} <--
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
                    limits: {cpu: 1}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => ContainerResources.Missing(workload, "limits", "cpu", settings.DefaultLimits);
}
