using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Ports below 1024 need root or a capability.</summary>
internal sealed class PrivilegedPortIsUsed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-045"),
        Title = "Container listens on a privileged port",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "To listen below 1024 the program needs root or NET_BIND_SERVICE; a Service maps any port to any other, so it need not.",
        Fix = "Listen on a port above 1023 and map it in the Service.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
        Aliases = ["KSV-0117", "privileged-ports"],
    };

    public override ImmutableArray<string> Keys => ["containerPort"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports:
                  - containerPort: 80 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports: [{containerPort: 8080}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from port in container.Field["ports"].Items
        where port["containerPort"].Integer is > 0 and < 1024
        select PodProblem.At(port["containerPort"], $"Container '{container.Name}' listens on the privileged port {port["containerPort"].Integer}");
}
