using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>"128m" of memory is an eighth of a byte.</summary>
internal sealed class QuantityIsNonsense : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-108"),
        Title = "Resource quantity cannot be meant",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A unit that was mistaken (`128m` of memory is 0.128 bytes, `500Mi` of CPU is half a billion cores) makes a pod that never starts or that is killed at once; what is no quantity at all is refused.",
        Fix = "Write memory with `Mi` or `Gi` and CPU in cores or with `m`.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-units-in-kubernetes"],
    };

    public override ImmutableArray<string> Keys => ["requests", "limits"];

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
                    requests:
                      cpu: 500Mi <--
                      memory: 128m <--
                    limits:
                      memory: 2GB <--
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
                    requests: {cpu: 0.5, memory: 128Mi}
                    limits: {memory: 1e9, cpu: "${CPU_LIMIT}"}
            """),
    ];

    private const decimal SmallestMemory = 4096;
    private const decimal MostCores = 10_000;

    public override IEnumerable<Problem> Check(Workload workload) =>
        from amount in ContainerResources.Amounts(workload)
        let value = amount.Quantity
        where value is null
            || (amount.Resource == "memory" && value.Value.Value is > 0 and < SmallestMemory)
            || (amount.Resource == "cpu" && value.Value.Value > MostCores)
        select Problem.At(amount.Field, value is null
            ? $"{amount.Owner}: '{amount.Field.Text}' is not a quantity of {amount.Resource}"
            : $"{amount.Owner}: {amount.Field.Text} of {amount.Resource} is {value.Value.Value:0.###} {(amount.Resource == "cpu" ? "cores" : "bytes")}");
}
