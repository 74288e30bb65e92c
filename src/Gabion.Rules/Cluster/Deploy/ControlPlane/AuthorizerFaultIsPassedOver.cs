using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Fault of an authorization webhook is passed over.</summary>
internal sealed class AuthorizerFaultIsPassedOver() : ConfigurationRule("apiserver.config.k8s.io", "AuthorizationConfiguration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-533"),
        Title = "Fault of an authorization webhook is passed over",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "When the webhook does not answer, the next authorizer decides: what it would have denied is then allowed by RBAC.",
        Fix = "Set `webhook.failurePolicy: Deny`, with `matchConditions` that keep the control plane itself out.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
              - type: Webhook
                name: policy
                webhook:
                  failurePolicy: NoOpinion <--
              - {type: Node, name: node}
              - {type: RBAC, name: rbac}
            """),
        Example.Good("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
              - type: Webhook
                name: policy
                webhook:
                  failurePolicy: Deny
              - {type: Node, name: node}
              - {type: RBAC, name: rbac}
            """),
        Example.Good("authorizationConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
              - {type: Node, name: node}
              - {type: RBAC, name: rbac}
              - type: Webhook
                name: more
                webhook: {failurePolicy: NoOpinion}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        // After RBAC a webhook can only allow more: not to be asked is then the safe side.
        foreach (var authorizer in root["authorizers"].Items.TakeWhile(item => item["type"].Text != "RBAC"))
        {
            if (authorizer["webhook"]["failurePolicy"] is { Text: "NoOpinion" } policy)
            {
                yield return Problem.At(policy, $"When the webhook '{authorizer["name"].Text}' does not answer, what it would deny is left to others");
            }
        }
    }
}
