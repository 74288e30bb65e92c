using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Services may claim external addresses.</summary>
internal sealed class ExternalIpsAreNotDenied() : AdmissionRule("DenyServiceExternalIPs", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-403"),
        Title = "Services may claim external addresses",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Whoever may create a Service can name any address in `externalIPs` and takes over the traffic to it inside the cluster (CVE-2020-8554).",
        Fix = "Add `DenyServiceExternalIPs` to `--enable-admission-plugins`, unless a policy restricts `externalIPs`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.3")],
        Aliases = ["KCV-0003", "C-0115"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs
            """),
    ];

    protected override string Fault => "Services may name any address in externalIPs: DenyServiceExternalIPs is not on";

    protected override bool Applies(ComponentSettings server) => (server.Minor ?? ComponentDefaults.NewestMinor) >= 21;
}
