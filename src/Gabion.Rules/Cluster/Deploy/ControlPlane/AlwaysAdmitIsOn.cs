using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Admission plugin AlwaysAdmit is on.</summary>
internal sealed class AlwaysAdmitIsOn() : AdmissionRule("AlwaysAdmit", shouldBeOn: false)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-410"),
        Title = "Admission plugin AlwaysAdmit is on",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "AlwaysAdmit is from before other plugins were on by default: it does nothing but say yes, and hides that nobody chose what to check.",
        Fix = "Remove `AlwaysAdmit` from `--enable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.10")],
        Aliases = ["KCV-0011", "CKV_K8S_79", "C-0122"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction,AlwaysAdmit <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction
            """),
    ];

    protected override string Fault => "The plugin AlwaysAdmit is on";
}
