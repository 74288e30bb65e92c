using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Coin miners live on other people's clusters.</summary>
internal sealed class MinerIsRun : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-061"),
        Title = "Command or image mines coins",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A miner takes all the processor time it can get and pays it out to somebody else; it is what most intruders of clusters run first.",
        Fix = "Remove it, find out who put it there, and treat the workload as taken over.",
        References = ["https://attack.mitre.org/techniques/T1496/"],
        Controls = [new("MITRE-ATTACK", "T1496", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                args: [--donate-level, "1", -o, "stratum+tcp://pool.example:3333"] <--
            """),
        PodExample.Bad("""
            containers:
              - name: web
                image: docker.io/metal3d/xmrig:latest <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                args: [--pool, "db.example:5432"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        List<Problem>? problems = null;
        foreach (var container in workload.Pod.Containers)
        {
            foreach (var command in PodCommand.Of(container))
            {
                if (SuspectCommand.Mines(command.Text))
                {
                    (problems ??= []).Add(PodProblem.At(command.Field, $"{command.What} of container '{container.Name}' mines coins"));
                }
            }

            if (container.Image is { } image && SuspectCommand.IsMiner(image.Repository))
            {
                (problems ??= []).Add(PodProblem.At(container.Field["image"], $"Image '{image}' of container '{container.Name}' is a coin miner"));
            }
        }

        return (IEnumerable<Problem>?)problems ?? [];
    }
}
