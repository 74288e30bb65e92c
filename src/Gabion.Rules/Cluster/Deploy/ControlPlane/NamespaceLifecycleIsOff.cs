using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Admission plugin NamespaceLifecycle is off.</summary>
internal sealed class NamespaceLifecycleIsOff() : AdmissionRule("NamespaceLifecycle", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-413"),
        Title = "Admission plugin NamespaceLifecycle is off",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Objects can be created in namespaces that are missing or being deleted, and the namespaces of the system can be deleted.",
        Fix = "Remove `NamespaceLifecycle` from `--disable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.13")],
        Aliases = ["KCV-0015", "CKV_K8S_83", "C-0126"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --disable-admission-plugins=NamespaceLifecycle <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string Fault => "Nothing keeps objects out of namespaces that are being deleted";
}
