using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>A PeerAuthentication with the mode DISABLE, for a whole or for a port.</summary>
internal sealed class MeshTlsIsDisabled : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-570"),
        Title = "Mesh encryption is switched off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Connections to these workloads are plain text and show no identity: whoever is on the way reads and changes them, and policies that ask for an identity refuse or wave through everybody.",
        Fix = "Remove the mode, so that the level above counts, or say STRICT; for a port that must stay open (a probe), say so for that port alone.",
        References = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"],
        Controls = [new("NSA-CISA-1.2", "network.encryption", ControlCoverage.Partial), new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Kinds => ["PeerAuthentication"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("mesh.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: open, namespace: shop}
            spec:
              selector: {matchLabels: {app: web}}
              mtls:
                mode: DISABLE <--
              portLevelMtls:
                8080:
                  mode: DISABLE <--
            """),
        Example.Good("mesh.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: istio-system}
            spec:
              mtls: {mode: STRICT}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        from mode in PeerModes.Of(fact)
        where mode.Field.Text == "DISABLE"
        select Problem.At(mode.Field, $"PeerAuthentication '{fact.Name}' switches mutual TLS off{mode.Where}");
}
