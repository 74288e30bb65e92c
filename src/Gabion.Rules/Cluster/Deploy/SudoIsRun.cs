using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>sudo needs set-uid root, which containers should not have.</summary>
internal sealed class SudoIsRun : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-044"),
        Title = "Container calls sudo",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "sudo works only where processes may gain privileges, and makes any user that may call it root.",
        Fix = "Run the container as the user that the program needs, and drop sudo.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Aliases = ["C-0062"],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "sudo chown app /data && exec app"] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "exec app --pseudo"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        where command.Programs.Any(program => program is "sudo" or "su" or "doas")
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' calls sudo");
}
