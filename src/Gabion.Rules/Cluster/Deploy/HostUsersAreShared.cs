using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A user namespace makes root in the pod nobody on the node.</summary>
internal sealed class HostUsersAreShared : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-031"),
        Title = "Pod shares the users of the node on purpose",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "With a user namespace root in the pod is an unprivileged user on the node, which stops most escapes; the manifest turns it off.",
        Fix = "Set `hostUsers: false`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["HostUsers"],
    };

    public override ImmutableArray<string> Keys => ["hostUsers"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            hostUsers: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            hostUsers: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var field = workload.Pod.Spec["hostUsers"];
        return field.IsTrue
            ? [PodProblem.At(field, "The pod shares the users of the node: hostUsers is true") with { Patch = Patch.Set(field, "false") with { Safety = PatchSafety.NeedsRuntimeKnowledge } }]
            : [];
    }
}
