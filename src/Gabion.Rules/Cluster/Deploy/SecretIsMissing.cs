using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Secrets are mostly made elsewhere, so their absence proves little; this runs when asked for.</summary>
internal sealed class SecretIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-194"),
        Title = "Pod needs a Secret that is not there",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "The container is not started until the Secret exists; a Secret that each operator makes by hand is the step that is forgotten in a recovery.",
        Fix = "Define how the Secret is made (an ExternalSecret, a SealedSecret, a certificate), correct the name, or set `optional: true`.",
        References = ["https://kubernetes.io/docs/concepts/configuration/secret/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{secretRef: {name: web-secrets}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: web}
            spec: {target: {name: web-secrets}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{secretRef: {name: web-secrets}}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // ExternalSecret, SealedSecret and Certificate make the Secret that they name, or that has their own name.
        var made = set.OfKind("ExternalSecret").Concat(set.OfKind("SealedSecret")).Concat(set.OfKind("Certificate"))
            .SelectMany(item => new[] { item.Spec["target"]["name"].Text, item.Spec["secretName"].Text, item.Name }).ToHashSet();
        return from workload in set.Workloads
               from reference in ConfigReference.Of(workload)
               where reference.Kind == "Secret" && !reference.IsOptional && !made.Contains(reference.Name)
               where set.Index.Find("Secret", workload.Object.Namespace, reference.Name) is null
               select Problem.At(workload.Object, reference.At, $"{workload.Kind} '{workload.Object.Name}' needs Secret '{reference.Name}', which is not defined here").AsQuestion();
    }
}
