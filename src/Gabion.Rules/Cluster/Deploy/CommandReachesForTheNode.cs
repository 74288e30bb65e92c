using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Services do not enter other namespaces, load kernel modules or start containers.</summary>
internal sealed class CommandReachesForTheNode : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-063"),
        Title = "Command reaches for the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The command leaves the container (nsenter, chroot to the node's files), loads kernel modules, mounts, or drives the container runtime: it works on the node, not in the pod.",
        Fix = "Do this on the node, with the system that configures nodes; not from a pod.",
        References = ["https://attack.mitre.org/techniques/T1611/"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [nsenter, --target, "1", --mount, --, sh] <--
            """),
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                lifecycle: {postStart: {exec: {command: [sh, -c, "modprobe br_netfilter"]}}} <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "exec app --mount /data"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        let reach = command.Commands.Select(SuspectCommand.ReachForTheNode).FirstOrDefault(found => found is not null)
        where reach is not null
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' {reach}");
}
