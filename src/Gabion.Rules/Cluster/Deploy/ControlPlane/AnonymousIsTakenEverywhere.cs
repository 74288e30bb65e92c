using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Anonymous requests are taken on every path.</summary>
internal sealed class AnonymousIsTakenEverywhere() : ConfigurationRule("apiserver.config.k8s.io", "AuthenticationConfiguration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-530"),
        Title = "Anonymous requests are taken on every path",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Requests without a credential become `system:anonymous` everywhere: one careless binding opens the cluster.",
        Fix = "Name the paths under `anonymous.conditions`, as `/livez`, `/readyz` and `/healthz`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration"],
        Controls = [.. Benchmark.Cis("1.2.1", ControlCoverage.Partial), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            anonymous:
              enabled: true <--
            """),
        Example.Good("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            anonymous:
              enabled: true
              conditions:
                - path: /livez
            """),
        Example.Good("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            anonymous:
              enabled: false
            """),
        Example.Good("authenticationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt: []
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        if (root["anonymous"] is { } anonymous && anonymous["enabled"].IsTrue && anonymous["conditions"].Items.Count == 0)
        {
            yield return Problem.At(anonymous["enabled"], "Requests without a credential are taken on every path");
        }
    }
}
