using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Gateway without a TLS listener serves in the clear.</summary>
internal sealed class GatewayHasNoTls : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-235"),
        Title = "Gateway listens on plain HTTP only",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Passwords, cookies and pages cross the network in the clear: everybody on the way can read and change them.",
        Fix = "Add a listener with `protocol: HTTPS` and a certificate, and redirect plain HTTP to it.",
        References = ["https://gateway-api.sigs.k8s.io/guides/tls/"],
        Aliases = ["C-0266"],
    };

    public override ImmutableArray<string> Kinds => ["Gateway"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            spec:
              listeners:
                - {name: http, port: 80, protocol: HTTP} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            spec:
              listeners:
                - {name: http, port: 80, protocol: HTTP}
                - {name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop}]}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var listeners = item.Spec["listeners"].Items;
        if (item.Is("gateway.networking.k8s.io", "Gateway") && listeners.Any(listener => listener["protocol"].Text == "HTTP")
            && !listeners.Any(listener => listener["protocol"].Text is "HTTPS" or "TLS"))
        {
            yield return Problem.At(listeners.First(listener => listener["protocol"].Text == "HTTP")["protocol"], $"Gateway '{item.Name}' has no listener with TLS");
        }
    }
}
