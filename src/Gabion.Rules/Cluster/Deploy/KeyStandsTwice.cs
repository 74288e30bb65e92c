using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Of a key that stands twice, one value is lost without a word.</summary>
internal sealed class KeyStandsTwice : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-250"),
        Title = "Key stands twice in one mapping",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Only the last value counts, and some tools take the first or refuse the file: what a reviewer reads is not what runs. A second `securityContext` silently undoes the first.",
        Fix = "Keep one of the two, or merge them.",
        References = ["https://yaml.org/spec/1.2.2/#3213-node-comparison", "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              securityContext: {runAsNonRoot: true}
              containers: [{name: web, image: "nginx:1.29"}]
              securityContext: {fsGroup: 1000} <--
            """),
        Example.Good("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              securityContext: {runAsNonRoot: true, fsGroup: 1000}
              containers: [{name: web, image: "nginx:1.29"}]
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject @object) =>
        from repeated in @object.RepeatedKeys
        select new Problem(repeated.At, "", Sentence(repeated.Message));

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
