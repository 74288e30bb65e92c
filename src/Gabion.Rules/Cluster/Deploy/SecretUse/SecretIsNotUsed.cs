using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.SecretUse;

/// <summary>No other object of the whole set names the Secret anywhere; one that is found by its labels or by an operator is passed over.</summary>
internal sealed class SecretIsNotUsed : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-582"),
        Title = "Secret is used by nothing",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A Secret that nobody reads any more still opens what it opens, and nobody would notice that it leaked.",
        Fix = "Delete it, and withdraw the credential that it holds.",
        References = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: old, namespace: shop} <--
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{secretRef: {name: settings}}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: settings, namespace: shop}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{secretRef: {name: settings}}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet fact)
    {
        // Where something is missing, or nothing runs, the user of a Secret may be what is not here.
        if (!fact.IsWhole || fact.Workloads.IsEmpty || fact.Index.MayMakeOtherPods)
        {
            return [];
        }

        var named = MentionedNames.Of(fact);
        return from secret in fact.OfKind("Secret")
               where secret.Group.Length == 0 && secret.Name.Length > 0 && !IsFoundOtherwise(secret)
               where fact.Workloads.Any(workload => workload.Object.NamespaceOrDefault == secret.NamespaceOrDefault) && !named.Mentions(secret)
               select Problem.At(secret, secret.Metadata["name"], $"Secret '{secret.Name}' is used by nothing in what was scanned");
    }

    /// <summary>The API server fills it, a tool keeps its state in it, or something looks for its labels.</summary>
    private static bool IsFoundOtherwise(KubernetesObject secret) =>
        secret.Root["type"].Text is { } type and not ("Opaque" or "kubernetes.io/tls" or "kubernetes.io/basic-auth" or "kubernetes.io/dockerconfigjson")
        || secret.Labels.Entries.Any(label => !label.Key.StartsWith("app.kubernetes.io/", StringComparison.Ordinal) && label.Key is not ("app" or "helm.sh/chart" or "chart" or "heritage" or "release"));
}
