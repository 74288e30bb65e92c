using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A limit far above the request overcommits the node.</summary>
internal sealed class LimitIsFarAboveRequest : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-106"),
        Title = "Resource limit is many times the request",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "The scheduler counts requests only: pods that may use many times what they asked for fill a node on paper long after it is full in fact.",
        Fix = "Bring the request near to what is used, and the limit within four times of it.",
        References = ["https://open-policy-agent.github.io/gatekeeper-library/website/validation/containerresourceratios/"],
        Aliases = ["k8scontainerratios", "enforce-resources-as-ratio"],
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
                    requests: {memory: 64Mi}
                    limits: {memory: 1Gi} <--
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
                    requests: {memory: 256Mi}
                    limits: {memory: 1Gi}
            """),
    ];

    private const decimal Most = 4;

    public override IEnumerable<Problem> Check(Workload workload) =>
        from pair in ContainerResources.Pairs(workload)
        where pair.Request.Value > 0 && pair.Limit.Value / Most > pair.Request.Value
        select Problem.At(pair.LimitField, $"{pair.Owner} may use {pair.LimitField.Text} of {pair.Resource}, more than {Most} times its request of {pair.RequestField.Text}");
}
