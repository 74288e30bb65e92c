using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Of two values for one name the last one counts.</summary>
internal sealed class EnvironmentNameTwice : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-159"),
        Title = "Environment variable is set twice",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The later value wins silently: whoever edits the first one, to rotate a password or to switch a protection on, changes nothing.",
        Fix = "Remove one of the two entries.",
        References = ["https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/"],
        Aliases = ["C-0295", "duplicate-env-var", "environment-variable-key-duplication"],
    };

    public override ImmutableArray<string> Keys => ["env"];

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
                  env:
                    - {name: TLS, value: "off"}
                    - {name: TLS, value: "on"} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  env:
                    - {name: TLS, value: "on"}
                    - {name: PORT, value: "80"}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from repeat in Repeats.Of("name", container.Field["env"])
        select Problem.At(repeat, $"Container '{container.Name}' sets {repeat.Text} twice; this value counts");
}
