using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A web console with cluster rights is a favourite target.</summary>
internal sealed class DashboardIsDeployed : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-047"),
        Title = "Kubernetes dashboard is deployed",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The dashboard acts with the rights of its service account for whoever reaches it; exposed dashboards have been taken over to mine coins. The project is archived and gets no fixes.",
        Fix = "Remove it, or keep it behind a login proxy with a service account that may only read.",
        References = ["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"],
        Controls = [new("MITRE-ATTACK", "T1133", ControlCoverage.Partial)],
        Aliases = ["C-0014", "CKV_K8S_33", "dashboard_is_enabled"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: docker.io/kubernetesui/dashboard:v2.7.0 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container) =>
        container.Image is { Repository: "kubernetesui/dashboard" or "kubernetesui/dashboard-api" or "kubernetesui/dashboard-web" or "kubernetes-dashboard-amd64" }
            || (container.Image?.Repository.Contains("kubernetes-dashboard", StringComparison.Ordinal) ?? false)
            ? PodProblem.At(container.Field["image"], $"Container '{container.Name}' is the Kubernetes dashboard")
            : null;
}
