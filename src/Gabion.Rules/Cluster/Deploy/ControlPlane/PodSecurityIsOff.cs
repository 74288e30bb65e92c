using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Pod Security admission is off.</summary>
internal sealed class PodSecurityIsOff() : AdmissionRule("PodSecurity", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-434"),
        Title = "Pod Security admission is off",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The labels `pod-security.kubernetes.io/…` of namespaces then mean nothing: privileged pods are taken everywhere, unless another policy engine stands in.",
        Fix = "Remove `PodSecurity` from `--disable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("5.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --disable-admission-plugins=PodSecurity <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string Fault => "The Pod Security labels of namespaces are not looked at";

    protected override bool Applies(ComponentSettings server) => (server.Minor ?? ComponentDefaults.NewestMinor) >= 23;
}
