using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A user namespace makes root in the pod nobody on the node.</summary>
internal sealed class UserNamespaceIsNotUsed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-032"),
        Title = "Pod has no user namespace",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "With a user namespace root in the pod is an unprivileged user on the node, which stops most escapes. It works since Kubernetes 1.33 without a feature gate.",
        Fix = "Set `hostUsers: false`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            hostUsers: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            hostNetwork: true
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        // Neither Windows nor a shared host namespace can be combined with one.
        var pod = workload.Pod;
        var cannotHave = pod.IsWindows || pod.HostNetwork || pod.Spec["hostPID"].IsTrue || pod.Spec["hostIPC"].IsTrue;
        return pod.Spec["hostUsers"].IsSet || cannotHave ? [] : [PodProblem.At(pod.Spec["hostUsers"], "The pod has no user namespace of its own")];
    }
}
