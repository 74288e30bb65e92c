using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A container is entered with kubectl exec, which is authorised and logged.</summary>
internal sealed class SshServerRuns : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-043"),
        Title = "Container runs an SSH server",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "An SSH server is one more way in, with keys or passwords of its own, past the cluster's authorisation and audit log.",
        Fix = "Remove the SSH server; use `kubectl exec` or `kubectl debug`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/"],
        Controls = [new("MITRE-ATTACK", "T1133", ControlCoverage.Partial)],
        Aliases = ["C-0042", "ssh-port"],
    };

    public override ImmutableArray<string> Keys => ["containerPort", "command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports:
                  - containerPort: 22 <--
            """),
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                command: [/usr/sbin/sshd, -D] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports: [{containerPort: 8022}]
                command: [/app]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let ports = container.Field["ports"].Items.Select(port => port["containerPort"]).Where(port => port.Integer == 22)
        let servers = PodCommand.Of(container).Where(command => command.Programs.Any(program => program is "sshd" or "dropbear")).Select(command => command.Field)
        from field in ports.Concat(servers)
        select PodProblem.At(field, $"Container '{container.Name}' runs an SSH server");
}
