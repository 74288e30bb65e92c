using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>ConfigMaps are readable to far more than Secrets are.</summary>
internal sealed class ConfigMapHoldsSecret : Rule<KubernetesObject>
{
    private const int MaxLength = 262_144;

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-042"),
        Title = "ConfigMap holds a secret",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "ConfigMaps are not encrypted at rest, are shown in full by every tool, and most roles may read them.",
        Fix = "Move the value into a Secret, and rotate it.",
        References = ["https://kubernetes.io/docs/concepts/configuration/configmap/"],
        Controls = [new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["KSV-01010", "sensitiveConfigmapContent"],
    };

    public override ImmutableArray<string> Kinds => ["ConfigMap"];

    public override ImmutableArray<string> Keys => ["data"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: app}
            data:
              DB_PASSWORD: correct-horse-battery <--
              app.properties: | <--
                cache.size=10
                datasource.password=correct-horse-battery
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: app}
            data:
              DB_PASSWORD_FILE: /run/secrets/db
              MODE: fast
              app.properties: |
                datasource.password=${DB_PASSWORD}
                cache.token=new Token()
                # password: ask the operator
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from entry in item.Is("", "ConfigMap") ? item.Root["data"].Entries : Field.Of(null).Entries
        where entry.Value.Text is { Length: < MaxLength }
        let found = SecretInText.Find(entry.Value, entry.Key)
        where found is not null
        select found.Value.Problem($"Key '{entry.Key}' of the ConfigMap holds a secret in clear text{(found.Value.Name == entry.Key ? "" : $", '{found.Value.Name}'")}");
}
