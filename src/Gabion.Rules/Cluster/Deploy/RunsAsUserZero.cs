using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The manifest itself asks for user 0.</summary>
internal sealed class RunsAsUserZero() : PodSecurityRule(PodSecurityChecks.RunAsUser)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-012"),
        Title = "Container is told to run as root",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "User 0 owns every file in the container and is user 0 on the node as well, unless the pod has a user namespace: one kernel bug or one shared folder is enough to leave the container.",
        Fix = "Give `runAsUser` a number of 10000 or above.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.7", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.non-root", ControlCoverage.Partial),
        ],
        Aliases = ["KSV-0105", "containers_running_as_root", "require-non-root-user"],
    };

    public override ImmutableArray<string> Keys => ["runAsUser"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  runAsUser: 0 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsUser: 10001}
            """),
        PodExample.Good("""
            hostUsers: false
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsUser: 0}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} runs as user {Shown(field)}, root";
}
