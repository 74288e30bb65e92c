using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A terminal is for people at work, not for a service.</summary>
internal sealed class TerminalIsOpen : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-169"),
        Title = "Container keeps a terminal open",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "With `stdin` and `tty` anybody who may attach gets an interactive shell of the running process, without `exec` appearing in the audit log.",
        Fix = "Remove `stdin: true` and `tty: true`.",
        References = ["https://open-policy-agent.github.io/gatekeeper-library/website/validation/disallowinteractive/"],
        Aliases = ["k8sdisallowinteractivetty"],
    };

    public override ImmutableArray<string> Keys => ["stdin", "tty"];

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
                  stdin: true <--
                  tty: true
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  stdin: false
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let stdin = container.Field["stdin"]
        let tty = container.Field["tty"]
        where container.Role != ContainerRole.Ephemeral && (stdin.IsTrue || tty.IsTrue)
        select Problem.At(stdin.IsTrue ? stdin : tty, $"Container '{container.Name}' keeps {(stdin.IsTrue && tty.IsTrue ? "an interactive terminal" : stdin.IsTrue ? "its standard input" : "a terminal")} open");
}
