using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Groups of the identity provider have no prefix.</summary>
internal sealed class OidcGroupsHaveNoPrefix() : SettingRule(ComponentKind.ApiServer, "oidc-groups-claim")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-439"),
        Title = "Groups of the identity provider have no prefix",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Whoever can name a group at the identity provider can call it after a group that bindings of the cluster trust, and gets its rights.",
        Fix = "Set `--oidc-groups-prefix=oidc/`, and name the groups so in bindings.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens"],
        Controls = [new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --oidc-issuer-url=https://login.example
            --oidc-groups-claim=groups <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --oidc-issuer-url=https://login.example
            --oidc-groups-claim=groups
            --oidc-groups-prefix=oidc/
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && value.Component["oidc-groups-prefix"].IsMissing
            ? "Groups that the identity provider names are taken as they are" : null;
}
