using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Controller manager has no key for service account tokens.</summary>
internal sealed class TokenSigningKeyIsMissing() : SettingRule(ComponentKind.ControllerManager, "service-account-private-key-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-453"),
        Title = "Controller manager has no key for service account tokens",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Secrets of the type service-account-token then get no token, or one signed with a key that stands somewhere else.",
        Fix = "Set `--service-account-private-key-file` to the private half of the key in the API server's `--service-account-key-file`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.4")],
        Aliases = ["KCV-0036", "CKV_K8S_110", "C-0147"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --service-account-private-key-file=/etc/kubernetes/pki/sa.key
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The controller manager has no key for tokens" : null;
}
