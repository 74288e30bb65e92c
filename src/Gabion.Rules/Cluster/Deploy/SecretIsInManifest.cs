using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Whoever reads the manifest has the secret.</summary>
internal sealed class SecretIsInManifest : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-041"),
        Title = "Secret is written into the manifest",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Manifests are kept in version control, shown by `kubectl describe` and readable to everybody who may read pods: the secret has as many owners as that.",
        Fix = "Take it out, rotate it, and refer to a Secret with `secretKeyRef` or a mounted file.",
        References = ["https://kubernetes.io/docs/concepts/configuration/secret/"],
        Controls = [new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["KSV-0109", "C-0012", "env-var-secret", "sensitiveContainerEnvVar"],
    };

    public override ImmutableArray<string> Keys => ["env"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                env:
                  - name: DB_PASSWORD
                    value: correct-horse-battery <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                env:
                  - name: DB_PASSWORD
                    valueFrom: {secretKeyRef: {name: db, key: password}}
                  - name: DB_PASSWORD_FILE
                    value: /run/secrets/db
                  - name: API_TOKEN
                    value: ${API_TOKEN}
                  - name: ETCD_AUTH_TOKEN
                    value: "jwt,priv-key=/certs/key,sign-method=RS256"
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from entry in container.Field["env"].Items
        let found = FoundSecret.Of(entry["value"], entry["name"].Text ?? "", entry["value"].Text ?? "")
        where found is not null
        select found.Value.Problem($"Variable {entry["name"].Text} of container '{container.Name}' holds a secret in clear text");
}
