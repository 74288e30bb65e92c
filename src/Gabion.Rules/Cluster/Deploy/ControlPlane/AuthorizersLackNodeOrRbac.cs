using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Authorizers allow everything, or lack Node or RBAC.</summary>
internal sealed class AuthorizersLackNodeOrRbac() : ConfigurationRule("apiserver.config.k8s.io", "AuthorizationConfiguration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-532"),
        Title = "Authorizers allow everything, or lack Node or RBAC",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Without RBAC roles mean nothing, without Node a kubelet reads the Secrets of all nodes, and AlwaysAllow allows everybody everything.",
        Fix = "List `Node` and `RBAC`, and no `AlwaysAllow`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization"],
        Controls = [.. Benchmark.Cis("1.2.6", ControlCoverage.Partial), .. Benchmark.Cis("1.2.7", ControlCoverage.Partial), .. Benchmark.Cis("1.2.8", ControlCoverage.Partial), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers: <--
              - {type: Node, name: node}
            """),
        Example.Bad("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
              - {type: Node, name: node}
              - {type: RBAC, name: rbac}
              - {type: AlwaysAllow, name: all} <--
            """),
        Example.Good("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
              - {type: Node, name: node}
              - {type: RBAC, name: rbac}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        var list = root["authorizers"];
        foreach (var authorizer in list.Items.Where(item => item["type"].Text == "AlwaysAllow"))
        {
            yield return Problem.At(authorizer["type"], "An authorizer allows every request") with { Severity = Severity.Critical };
        }

        foreach (var type in new[] { "Node", "RBAC" })
        {
            if (list.Items.All(item => item["type"].Text != type))
            {
                yield return new(list.EntrySpan, $"authorizers.{type}", $"No authorizer is {type}");
            }
        }
    }
}
