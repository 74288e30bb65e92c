using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.SecretUse;

/// <summary>A SealedSecret of the scope cluster-wide.</summary>
internal sealed class SealedSecretFitsAnywhere : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-581"),
        Title = "Sealed secret may be opened in any namespace",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A sealed secret of this scope is decrypted under any name in any namespace: whoever may create one in a namespace of his own copies it from the repository and reads it.",
        Fix = "Seal it again with the strict scope, the default of kubeseal.",
        References = ["https://github.com/bitnami-labs/sealed-secrets#scopes"],
        Controls = [new("NSA-CISA-1.2", "network.secrets", ControlCoverage.Partial)],
    };

    private const string Key = "sealedsecrets.bitnami.com/cluster-wide";

    public override ImmutableArray<string> Kinds => ["SealedSecret"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("sealed.yaml", """
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata:
              name: settings
              namespace: shop
              annotations:
                sealedsecrets.bitnami.com/cluster-wide: "true" <--
            spec: {encryptedData: {}}
            """),
        Example.Good("sealed.yaml", """
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata: {name: settings, namespace: shop}
            spec: {encryptedData: {}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        fact.Is("bitnami.com", "SealedSecret") && fact.Annotations[Key].Text == "true"
            ? [Problem.At(fact.Annotations[Key], $"SealedSecret '{fact.Name}' may be opened in any namespace")]
            : [];
}
