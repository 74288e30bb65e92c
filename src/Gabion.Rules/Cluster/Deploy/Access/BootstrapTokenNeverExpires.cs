using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A bootstrap token that has no end.</summary>
internal sealed class BootstrapTokenNeverExpires : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-591"),
        Title = "Bootstrap token never expires",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The token is for a node that joins: who has it later joins a machine of his own, and is given the Secrets of the pods that it gets.",
        Fix = "Give it an `expiration` of some hours, or delete the Secret once the nodes have joined.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
        Controls = Benchmark.Cis("3.1.3", ControlCoverage.Partial),
    };

    public override ImmutableArray<string> Kinds => ["Secret"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("token.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
            type: bootstrap.kubernetes.io/token <--
            stringData:
              token-id: abcdef
              usage-bootstrap-authentication: "true"
            """),
        Example.Good("token.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
            type: bootstrap.kubernetes.io/token
            stringData:
              token-id: abcdef
              usage-bootstrap-authentication: "true"
              expiration: "2026-12-01T00:00:00Z"
            """),
        Example.Good("token.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
            type: bootstrap.kubernetes.io/token
            stringData:
              token-id: abcdef
              usage-bootstrap-signing: "true"
            """),
    ];

    // Values may be left out of a snapshot: what a key says is asked only where it is there.
    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        fact.Is("", "Secret") && fact.Root["type"] is { Text: "bootstrap.kubernetes.io/token" } type
        && Has(fact, "usage-bootstrap-authentication") && !Has(fact, "expiration")
            ? [Problem.At(type, $"Bootstrap token in Secret '{fact.Name}' authenticates and never expires")]
            : [];

    private static bool Has(KubernetesObject fact, string key) => fact.Root["data"][key].Exists || fact.Root["stringData"][key].Exists;
}
