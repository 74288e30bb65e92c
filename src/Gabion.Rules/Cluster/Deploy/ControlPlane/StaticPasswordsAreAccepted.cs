using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server accepts static passwords.</summary>
internal sealed class StaticPasswordsAreAccepted() : SettingRule(ComponentKind.ApiServer, "basic-auth-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-402"),
        Title = "API server accepts static passwords",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The passwords stand in the clear in a file, are sent with each request, and change only when the API server restarts. Kubernetes took the flag away in 1.19.",
        Fix = "Remove `--basic-auth-file` and give people OIDC or short-lived client certificates.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial), new("MITRE-ATTACK", "T1078", ControlCoverage.Partial)],
        Aliases = ["CKV_K8S_69"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --basic-auth-file=/etc/kubernetes/passwords.csv <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --anonymous-auth=false
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing
            ? "The API server takes the passwords of a file" : null;
}
