using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API server refuses a request above the limit.</summary>
internal sealed class RequestExceedsLimit : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-105"),
        Title = "Resource request is above its limit",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses the pod; in a Deployment the roll-out hangs without a pod, and only the ReplicaSet's events say why.",
        Fix = "Lower the request or raise the limit.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
    };

    public override ImmutableArray<string> Keys => ["limits"];

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
                    requests: {cpu: 500m, memory: 1Gi} <--
                    limits: {cpu: "0.5", memory: 512Mi}
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
                    requests: {cpu: 500m, memory: 512Mi}
                    limits: {cpu: "0.5", memory: 1Gi}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from pair in ContainerResources.Pairs(workload)
        where pair.Request.Value > pair.Limit.Value
        select Problem.At(pair.RequestField, $"{pair.Owner} requests {pair.RequestField.Text} of {pair.Resource}, above its limit of {pair.LimitField.Text}");
}
