using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.SecretUse;

/// <summary>A Secret that the API server fills with a token without an end.</summary>
internal sealed class SecretTokenIsLongLived : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-580"),
        Title = "Service account token never expires",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A token in a Secret of this type has no end: a copy in a log, a backup or a laptop works until somebody deletes the Secret, and nothing tells that it was copied.",
        Fix = "Ask for tokens that expire (kubectl create token, TokenRequest, a projected volume) and delete the Secret.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#manual-secret-management-for-serviceaccounts"],
        Controls = [.. Benchmark.Cis("3.1.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "pods.service-account-tokens", ControlCoverage.Partial), new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Kinds => ["Secret"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("token.yaml", """
            apiVersion: v1
            kind: Secret
            metadata:
              name: deployer-token
              namespace: shop
              annotations: {kubernetes.io/service-account.name: deployer}
            type: kubernetes.io/service-account-token <--
            """),
        Example.Good("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: settings, namespace: shop}
            type: Opaque
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        fact.Is("", "Secret") && fact.Root["type"].Text == "kubernetes.io/service-account-token"
            ? [Problem.At(fact.Root["type"], $"Secret '{fact.Name}' holds a token of service account '{fact.Annotations["kubernetes.io/service-account.name"].Text ?? "?"}' that never expires")]
            : [];
}
