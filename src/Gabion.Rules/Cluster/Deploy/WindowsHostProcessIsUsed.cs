using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A host process is not contained at all.</summary>
internal sealed class WindowsHostProcessIsUsed() : PodSecurityRule(PodSecurityChecks.WindowsHostProcess)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-029"),
        Title = "Windows container runs as a process of the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A HostProcess container runs on the node itself, with its files, network and accounts: taking it over takes the node over.",
        Fix = "Remove `hostProcess: true`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.10", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases = ["KSV-0103", "C-0202", "hostProcess", "k8spsphostprocess", "disallow-host-process"],
    };

    public override ImmutableArray<string> Keys => ["hostProcess"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            os: {name: windows}
            hostNetwork: true
            securityContext:
              windowsOptions:
                hostProcess: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            os: {name: windows}
            securityContext: {windowsOptions: {runAsUserName: ContainerUser}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} runs as a process of the Windows node: hostProcess is {Shown(field)}";
}
