using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The kubelet calls that host from the node's network.</summary>
internal sealed class ProbeCallsAnotherHost() : PodSecurityRule(PodSecurityChecks.HostProbesAndHostLifecycle)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-030"),
        Title = "Probe or lifecycle hook calls another host",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Probes and hooks are called by the kubelet from the node. With a host of its own the manifest decides what the node calls: the cloud's metadata service, the kubelet, or an internal network that the pod itself cannot reach.",
        Fix = "Remove `host`: the pod itself is called.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Aliases = ["k8spsphostprobeslifecycle"],
    };

    public override ImmutableArray<string> Keys => ["host"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                livenessProbe:
                  httpGet:
                    host: 169.254.169.254 <--
                    port: 80
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                livenessProbe: {httpGet: {path: /healthz, port: 8080}}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} makes the kubelet call '{Shown(field)}'";

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
