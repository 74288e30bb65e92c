using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>A PeerAuthentication that says PERMISSIVE in so many words.</summary>
internal sealed class MeshTlsIsPermissive : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-571"),
        Title = "Mesh takes plain text too",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "PERMISSIVE is for the time of moving in: whoever has no proxy, an attacker's pod among them, still connects in plain text and shows no identity.",
        Fix = "Say STRICT once every caller has a proxy; 'gabion network mtls' shows which workloads have none.",
        References = ["https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/"],
        Controls = [new("NSA-CISA-1.2", "network.encryption", ControlCoverage.Partial), new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Kinds => ["PeerAuthentication"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("mesh.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: shop}
            spec:
              mtls:
                mode: PERMISSIVE <--
            """),
        Example.Good("mesh.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: shop}
            spec:
              mtls: {mode: STRICT}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        from mode in PeerModes.Of(fact)
        where mode.Field.Text == "PERMISSIVE"
        select Problem.At(mode.Field, $"PeerAuthentication '{fact.Name}' lets in plain text{mode.Where}");
}
