using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Names of the identity provider have no prefix.</summary>
internal sealed class ClaimsHaveNoPrefix() : ConfigurationRule("apiserver.config.k8s.io", "AuthenticationConfiguration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-531"),
        Title = "Names of the identity provider have no prefix",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Whoever can choose a name or group at the identity provider can call it after one that bindings of the cluster trust, and gets its rights.",
        Fix = "Set `claimMappings.username.prefix` and `claimMappings.groups.prefix`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration"],
        Controls = [new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
              - issuer: {url: "https://login.example", audiences: [cluster]}
                claimMappings:
                  username: {claim: sub, prefix: "oidc:"}
                  groups: {claim: groups, prefix: ""} <--
            """),
        Example.Good("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
              - issuer: {url: "https://login.example", audiences: [cluster]}
                claimMappings:
                  username: {claim: sub, prefix: "oidc:"}
                  groups: {claim: groups, prefix: "oidc:"}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root) =>
        from issuer in root["jwt"].Items
        from claim in new[] { "username", "groups" }
        let mapping = issuer["claimMappings"][claim]
        where mapping["claim"].IsSet && string.IsNullOrEmpty(mapping["prefix"].Text)
        select Problem.At(mapping["prefix"], $"The {claim} of {issuer["issuer"]["url"].Text ?? "the issuer"} are taken without a prefix");
}
