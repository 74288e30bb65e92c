using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Service with externalIPs takes the traffic for these addresses.</summary>
internal sealed class ServiceTakesExternalIps : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-212"),
        Title = "Service claims external IP addresses",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every node sends traffic for these addresses to the Service's pods, whosever addresses they are: a way to listen in on other tenants that cannot be mended in Kubernetes (CVE-2020-8554).",
        Fix = "Remove `externalIPs`; use a load balancer, and forbid the field by the DenyServiceExternalIPs admission plugin.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips"],
        Aliases = ["KSV-0108", "k8sexternalips", "restrict-service-external-ips", "restrict-external-ips"],
    };

    public override ImmutableArray<string> Kinds => ["Service"];

    public override ImmutableArray<string> Keys => ["externalIPs"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              externalIPs: [203.0.113.7] <--
              ports: [{port: 80}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var addresses = item.Spec["externalIPs"];
        if (item.Is("", "Service") && addresses.Items.Count > 0)
        {
            yield return Problem.At(addresses, $"Service '{item.Name}' takes the traffic for {string.Join(", ", addresses.Texts)}");
        }
    }
}
