using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Helm 2's server had no authentication and cluster-wide rights.</summary>
internal sealed class TillerIsDeployed : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-046"),
        Title = "Tiller is deployed",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Tiller, the server of Helm 2, accepts commands from anybody in the cluster without a password, and mostly runs as cluster administrator. Helm 2 has had no fixes since November 2020.",
        Fix = "Remove it and use Helm 3, which has no server.",
        References = ["https://helm.sh/docs/topics/v2_v3_migration/"],
        Aliases =
        [
            "KSV-0102", "CKV_K8S_34", "CKV_K8S_44", "CKV_K8S_45", "tiller_is_deployed",
            "tiller_deployment_is_accessible_from_within_the_cluster", "tiller_service_is_not_deleted", "disallow-helm-tiller",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: tiller-deploy, namespace: kube-system} <--
            spec:
              selector: {app: helm, name: tiller}
              ports: [{port: 44134}]
            """),
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: tiller}
            spec:
              containers:
                - name: tiller
                  image: ghcr.io/helm/tiller:v2.17.0 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        (from workload in set.Workloads
         from container in workload.Pod.Containers
         where container.Image is { } image && image.Repository.EndsWith("/tiller", StringComparison.Ordinal)
         select Problem.At(workload, container.Field["image"], $"Container '{container.Name}' is Tiller, the server of Helm 2"))
        .Concat(from service in set.OfKind("Service")
                let name = service.Metadata["name"]
                where name.Text == "tiller-deploy" || service.Spec["selector"]["name"].Text == "tiller"
                select Problem.At(service, name, $"Service '{service.Name}' makes Tiller reachable"));
}
