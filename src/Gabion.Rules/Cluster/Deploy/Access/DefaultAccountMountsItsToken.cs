using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>
/// Every namespace has a default account, made by the cluster itself, so that a scan says nothing of it. Frameworks ask for it.
/// </summary>
internal sealed class DefaultAccountMountsItsToken(RuleSettings settings) : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-329"),
        Title = "Default service account lets its token be mounted",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        OnByDefault = settings.JudgesDefaults,
        Why = "A pod that names no account gets the token of this one, and whoever breaks into it can ask the API server for whatever the account may ever be given.",
        Fix = "Set `automountServiceAccountToken: false` on the service account `default` of the namespace, and give pods that use the API an account of their own.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.5", ControlCoverage.Full)],
    };

    public override ImmutableArray<string> Kinds => ["ServiceAccount"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("account.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: shop} <--
            """),
        Example.Bad("account.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: shop}
            automountServiceAccountToken: true <--
            """),
        Example.Good("account.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: shop}
            automountServiceAccountToken: false
            """),
        Example.Good("account.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web, namespace: shop}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var token = item.Root["automountServiceAccountToken"];
        return item.Is("", "ServiceAccount") && item.Name == "default" && !token.IsFalse
            ? [Problem.At(token.Exists ? token : item.Metadata["name"], $"Pods of namespace '{item.NamespaceOrDefault}' that name no service account get a token of 'default'")]
            : [];
    }
}
