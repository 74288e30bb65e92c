using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What runs is whatever the server answers at that moment.</summary>
internal sealed class DownloadIsExecuted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-062"),
        Title = "Command runs what it downloads",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The script comes from the network at each start: whoever controls the server, or the way to it, controls the container, and no scan of the image ever sees it.",
        Fix = "Put the program into the image, at a fixed version with a checked digest.",
        References = ["https://attack.mitre.org/techniques/T1105/"],
        Controls = [new("MITRE-ATTACK", "T1105", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "curl -fsSL https://get.example/install.sh | sh"] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "curl -fsS https://api.example/health | grep ok"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        where command.Commands.Any(SuspectCommand.RunsDownload)
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' runs what it downloads");
}
