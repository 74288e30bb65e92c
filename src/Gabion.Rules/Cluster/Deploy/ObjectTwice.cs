using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Of two objects of one name the last one counts.</summary>
internal sealed class ObjectTwice : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-198"),
        Title = "Object is defined twice in one file",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The second definition replaces the first silently: what the first one said, a policy or a limit perhaps, does not hold.",
        Fix = "Rename or remove one of the two.",
        References = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data: {tls: "on"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web} <--
            data: {tls: "off"}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: web}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web, namespace: test}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // Files beside each other are often variants, of which one is applied.
        var seen = new HashSet<(string, string, string, string?, string)>();
        foreach (var item in set.Objects)
        {
            var isNamed = item.Metadata["name"].Text is { Length: > 0 } name && !Placeholder.In(name);
            if (isNamed && !seen.Add((item.File.Path, item.Group, item.Kind, item.Namespace, item.Name)))
            {
                yield return Problem.At(item, item.Metadata["name"], $"{item.Kind} '{item.Name}' is defined twice in this file; this definition counts");
            }
        }
    }
}
