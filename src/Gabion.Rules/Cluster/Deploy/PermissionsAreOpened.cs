using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>World-writable or set-uid files are steps up for an attacker.</summary>
internal sealed class PermissionsAreOpened : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-066"),
        Title = "Command opens files to everybody",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Files that everybody may write, or that run as their owner, let any process in the container take over what the others use.",
        Fix = "Give the file the owner and the narrow mode that it needs, in the image; use `fsGroup` for volumes.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "chmod -R 777 /data && exec app"] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "chmod 0750 /data && exec app"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        where command.Commands.Any(SuspectCommand.OpensPermissions)
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' opens files to everybody or makes them set-uid");
}
