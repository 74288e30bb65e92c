using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Nothing limits the rate of events.</summary>
internal sealed class EventsAreNotLimited() : AdmissionRule("EventRateLimit", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-409"),
        Title = "Nothing limits the rate of events",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A broken or hostile workload can flood the API server and etcd with events.",
        Fix = "Add `EventRateLimit` to `--enable-admission-plugins`, with its limits in `--admission-control-config-file`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.9")],
        Aliases = ["KCV-0010", "CKV_K8S_78", "C-0121"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction,EventRateLimit
            """),
    ];

    protected override string Fault => "The API server takes events at any rate: EventRateLimit is not on";
}
