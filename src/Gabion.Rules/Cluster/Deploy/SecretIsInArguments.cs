using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Command lines are readable to every process and stand in the manifest.</summary>
internal sealed class SecretIsInArguments : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-065"),
        Title = "Secret is written into a command line",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A command line is shown by `ps`, kept in the manifest and in version control, and logged by many tools.",
        Fix = "Take it out, rotate it, and pass it as a file from a mounted Secret.",
        References = ["https://kubernetes.io/docs/concepts/configuration/secret/"],
        Controls = [new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["command", "args"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                args:
                  - --user=app
                  - --db-password=correct-horse-battery <--
                  - --api-token
                  - 8f3c1d9e77b0 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                args: [--db-password-file, /run/secrets/db, --db-password=$(DB_PASSWORD), "--api-token={{ token }}"]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from secret in SecretArgument.In(container.Field["command"]).Concat(SecretArgument.In(container.Field["args"]))
        select secret.Problem($"Container '{container.Name}' gets a secret in clear text on its command line");
}
