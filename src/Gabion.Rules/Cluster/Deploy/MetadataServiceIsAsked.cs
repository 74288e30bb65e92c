using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The metadata service hands out the node's credentials.</summary>
internal sealed class MetadataServiceIsAsked : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-064"),
        Title = "Command asks the cloud's metadata service",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The metadata service answers whoever asks from the node's network with the credentials of the node: they are worth far more than the pod's own.",
        Fix = "Give the workload an identity of its own (workload identity, IRSA), and block 169.254.169.254 for pods with a network policy.",
        References = ["https://kubernetes.io/docs/concepts/security/security-checklist/#network-security"],
        Controls = [new("MITRE-ATTACK", "T1552.005", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/"] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "curl -s http://metadata-store/"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        where SuspectCommand.AsksMetadata(command.Text)
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' asks the cloud's metadata service");
}
