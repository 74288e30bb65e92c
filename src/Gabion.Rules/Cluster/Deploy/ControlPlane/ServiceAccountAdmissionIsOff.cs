using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Admission plugin ServiceAccount is off.</summary>
internal sealed class ServiceAccountAdmissionIsOff() : AdmissionRule("ServiceAccount", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-412"),
        Title = "Admission plugin ServiceAccount is off",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Nobody checks then which account a pod names or which Secrets it mounts, and pods get no token of their own.",
        Fix = "Remove `ServiceAccount` from `--disable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.12")],
        Aliases = ["KCV-0014", "CKV_K8S_82", "C-0125"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --disable-admission-plugins=ServiceAccount <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
        ComponentExample.Good("""
            kube-apiserver
            --disable-admission-plugins=DefaultStorageClass
            """),
    ];

    protected override string Fault => "Service accounts of pods are not checked";
}
